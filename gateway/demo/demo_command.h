// klade demo --data DIR --until DATE [--seed N]
//
// Plays a demonstration year (play_demo.h) in every school of a data directory, up to a day.  It
// needs the directory for itself.  0 when all is done, 1 when not, 2 for a command line that cannot
// be read.
#pragma once

#include <string>
#include <vector>

#include "gateway/import/command_node.h"

namespace klade {

// `arguments` are those after "demo".
int demo_command(const std::vector<std::string>& arguments, const Terminal& terminal);

}  // namespace klade
