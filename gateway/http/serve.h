// serve: the whole program behind `klade serve`, from an open data directory to its last answer.
// Prints {"listening":"ADDRESS:PORT"} on standard output once it takes requests.  SIGTERM and
// SIGINT stop it gracefully; so does a fault of an owner or a view, with exit code 1.
#pragma once

#include <string>

#include "gateway/settings/settings.h"

namespace klade {

// `program` is where the executable stands: the web client is looked for beside it.
int serve(const Settings& settings, const std::string& program);

}  // namespace klade
