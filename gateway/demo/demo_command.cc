#include "gateway/demo/demo_command.h"

#include <CLI/CLI.hpp>
#include <ostream>

#include "gateway/demo/play_demo.h"
#include "gateway/import/settable_clock.h"
#include "gateway/settings/command_line.h"
#include "projections/views/schools.h"

namespace klade {
namespace {

constexpr std::chrono::minutes kViewsPatience{10};
constexpr int kUsage = 2;

void print_counts(std::ostream& out, const DemoCounts& counts) {
  out << "lessons: " << counts.lessons << "\nmarks: " << counts.marks
      << "\ncorrections: " << counts.corrections << "\nwithdrawals: " << counts.withdrawals
      << "\nabsences: " << counts.absences << "\nlates: " << counts.lates
      << "\nnotices: " << counts.notices << "\nexcuses: " << counts.excuses << '\n';
}

bool play_school(Node& node, SettableClock& clock, DemoOptions options, const Terminal& terminal) {
  options.progress = [&terminal](Date date) {
    if (terminal.progress) terminal.err << "\rdemo: " << to_text(date) << std::flush;
  };
  const auto rows = node.views().snapshot();
  const DemoStage stage{
      *rows, node.vault(), [&clock](Instant at) { clock.set(at); }, submit_to(node)};
  const auto outcome = play_demo(stage, options);
  if (terminal.progress) terminal.err << '\n';
  if (!outcome) {
    terminal.err << "a school has no lesson days in the year of that day\n";
    return false;
  }
  if (!report(outcome->tally, terminal.err)) return false;
  for (const Position& position : outcome->tally.positions) {
    if (!node.wait_until(position, kViewsPatience)) {
      terminal.err << "the views do not follow the log\n";
      return false;
    }
  }
  print_counts(terminal.out, outcome->counts);
  return true;
}

bool play_all(Node& node, SettableClock& clock, DemoOptions options, const Terminal& terminal) {
  const std::vector<SchoolId> schools = all_schools(*node.views().snapshot());
  if (schools.empty()) terminal.err << "there is no school: import one first\n";
  bool done = !schools.empty();
  for (const SchoolId& school : schools) {
    options.school = school;
    done = play_school(node, clock, options, terminal) && done;
  }
  return done;
}

}  // namespace

int demo_command(const std::vector<std::string>& arguments, const Terminal& terminal) {
  DemoOptions options;
  std::string until;
  CLI::App app("Plays a demonstration year in every school of a data directory.", "klade demo");
  SettingOptions settings(app);
  app.add_option("--until", until, "the last day played, as 2026-11-30")->required();
  app.add_option("--seed", options.seed, "another seed makes another year");
  if (const auto code = parse_command(app, arguments, terminal)) return *code;
  const auto loaded = settings.load();
  const auto day = parse_date(until);
  if (!loaded || !day) {
    terminal.err << (loaded ? "--until: must be a date as 2026-11-30" : loaded.error().text)
                 << '\n';
    return kUsage;
  }
  options.until = *day;
  // Until the first lesson the log's own time stands.
  SettableClock clock;
  const auto node = open_command_node(*loaded, clock, terminal.err);
  if (!node || !has_all_for_itself(*node, terminal.err)) return 1;
  const bool done = play_all(*node, clock, options, terminal);
  node->stop();
  return done ? 0 : 1;
}

}  // namespace klade
