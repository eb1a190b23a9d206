// NodeOptions from the settings, as every command that opens a node takes them.
#pragma once

#include "gateway/node/node.h"
#include "gateway/settings/settings.h"

namespace klade {

// A fault: settings that do not go together, or a file that cannot be read.
Result<NodeOptions, SettingFault> node_options(const Settings& settings);

}  // namespace klade
