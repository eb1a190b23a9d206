#include "gateway/import/command_node.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <ostream>

namespace klade {
namespace {

constexpr std::chrono::minutes kReadyPatience{30};
constexpr int kUsage = 2;

NodeOptions node_options(const Settings& settings, const Clock& clock) {
  NodeOptions options;
  options.dir = DataDir{settings.data};
  options.operator_key = settings.operator_key;
  options.create = true;
  options.partitions = static_cast<std::uint32_t>(settings.partitions);
  options.owner.queue = std::max(settings.owner_queue, kMaxCommandsUnderWay);
  options.owner.batch = settings.owner_batch;
  options.owner.frames_in_flight = settings.frames_in_flight;
  options.owner.cached_streams = settings.cached_streams;
  options.clock = &clock;
  return options;
}

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
  auto node = Node::open(node_options(settings, clock));
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
