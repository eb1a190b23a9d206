// What `klade import` and `klade demo` share: reading the command line, and a node until they end.
// With a log of its own nobody else may have the directory; among several nodes it is a guest, that
// takes partitions over only when nobody else is there.
#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "events/core/time.h"
#include "gateway/import/submitter.h"
#include "gateway/node/node.h"
#include "gateway/settings/settings.h"

namespace CLI {
class App;
}

namespace klade {

struct Terminal {
  std::ostream& out;
  std::ostream& err;
  bool progress = false;  // whether somebody watches
};

// Nothing when the command is to run; otherwise its exit code, after help or a complaint.
std::optional<int> parse_command(CLI::App& app,
                                 const std::vector<std::string>& arguments,
                                 const Terminal& terminal);

// Opens (or begins) the data directory and waits until its views have caught up.  Nothing, after a
// complaint, when that cannot be: another process may have it.  The clock must outlive the node.
std::unique_ptr<Node> open_command_node(const Settings& settings,
                                        const Clock& clock,
                                        std::ostream& err);

// Whether this process decides all commands itself, by its own clock; complains when not.
bool has_all_for_itself(const Node& node, std::ostream& err);

Submit submit_to(Node& node);

// Whether everything was accepted; complains when not.
bool report(const Submitter::Tally& tally, std::ostream& err);

}  // namespace klade
