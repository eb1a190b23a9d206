#include "gateway/import/command_node.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <ostream>

#include "gateway/node/settings_node.h"

namespace klade {
namespace {

constexpr std::chrono::minutes kReadyPatience{30};
constexpr int kUsage = 2;

}  // namespace

std::optional<int> parse_command(CLI::App& app,
                                 const std::vector<std::string>& arguments,
                                 const Terminal& terminal) {
  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    app.parse(std::move(reversed));
  } catch (const CLI::ParseError& error) {
    return app.exit(error, terminal.out, terminal.err) == 0 ? 0 : kUsage;
  }
  return std::nullopt;
}

std::unique_ptr<Node> open_command_node(const Settings& settings,
                                        const Clock& clock,
                                        std::ostream& err) {
  auto options = node_options(settings);
  if (!options) {
    err << options.error().text << '\n';
    return nullptr;
  }
  options->owner.queue = std::max(options->owner.queue, kMaxCommandsUnderWay);
  options->clock = &clock;
  options->link.guest = true;
  auto node = Node::open(*options);
  if (!node) {
    err << node.error().text << " (" << node.error().code << ")\n";
    if (node.error().code.find("locked") != std::string::npos) {
      err << "a running server has the data directory: stop it first\n";
    }
    return nullptr;
  }
  (*node)->start(
      {{}, {}, [&err](const NodeFault& fault) { err << fault.text + " (" + fault.code + ")\n"; }});
  if (!(*node)->wait_until_ready(kReadyPatience)) {
    err << "the engine does not get ready\n";
    return nullptr;
  }
  return std::move(*node);
}

bool has_all_for_itself(const Node& node, std::ostream& err) {
  const bool alone = node.status().owns_all();
  if (!alone) err << "other nodes have the log: stop them first\n";
  return alone;
}

Submit submit_to(Node& node) {
  return [&node](Command command, const Id128& key, const Origin& origin, Reply reply) {
    node.submit(key, std::move(command), origin, std::move(reply));
  };
}

bool report(const Submitter::Tally& tally, std::ostream& err) {
  for (const Submitter::Refused& refused : tally.refusals) {
    err << "refused: " << name_of(refused.refusal) << " (command " << to_text(refused.command)
        << ")\n";
  }
  if (tally.refused > tally.refusals.size()) {
    err << "refused: " << tally.refused << " commands in all\n";
  }
  if (tally.conflicts > 0) {
    err << tally.conflicts << " command ids were used before for something else\n";
  }
  if (tally.fault) {
    err << "the engine stopped: " << name_of(*tally.fault) << "; repeat the command\n";
  }
  return tally.refused == 0 && tally.conflicts == 0 && !tally.fault;
}

}  // namespace klade
