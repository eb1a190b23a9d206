// The server is killed at random instants, again and again, while teachers write: nothing that was
// acknowledged is lost, nothing is doubled, the log verifies and the views equal a rebuild.
//
// KLADE_TORTURE_KILLS says how often (`make torture`), KLADE_TORTURE_SEED repeats a run's choices.
#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <random>
#include <thread>

#include "tests/acceptance/journal_load.h"

namespace klade {
namespace {

constexpr std::uint64_t kKills = 50;
constexpr std::size_t kWriters = 6;
constexpr std::uint64_t kKillsBetweenAudits = 10;
constexpr std::uint64_t kMostAudits = 20;
// An instant is after 1 to 2^kDoublings commands, or reads and writes of the server.
constexpr double kDoublings = 8;
constexpr double kCallDoublings = 10;
constexpr std::uint64_t kOneInStartUp = 5;  // so many kills hit a server that is starting

std::uint64_t number_from_environment(const char* name, std::uint64_t otherwise) {
  // Before any thread begins.
  const char* text = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  return text == nullptr ? otherwise : std::stoull(text);
}

class Torture {
 public:
  Torture(std::uint64_t seed, std::uint64_t kills) : dice_(seed), kills_(kills) {
    for (const IssuedPassword& issued : school_.passwords()) {
      if (issued.role == "teacher" && writers_.size() < kWriters) add_writer(issued);
    }
    school_.stop(SIGTERM);
    before_ = audit_log(school_.data());
    // How much of a start there is to hit.
    school_.start();
    calls_of_start_ = school_.process().input_output_calls();
    school_.stop(SIGKILL);
  }

  void run() {
    const std::uint64_t between = std::max(kKillsBetweenAudits, kills_ / kMostAudits);
    while (killed_ < kills_ && !testing::Test::HasFailure()) {
      if (below(kOneInStartUp) == 0) {
        school_.start_and_kill(below(calls_of_start_));
        ++killed_in_start_;
      } else {
        write_and_kill();
      }
      ++killed_;
      if (killed_ % between == 0) audit();
    }
  }

  void expect_that_all_holds() {
    school_.start();
    each_writer([&](JournalWriter& writer) { writer.settle(school_.port()); });
    each_writer([&](JournalWriter& writer) {
      writer.expect_everything(school_.port());
      writer.expect_same_answers(school_.port());
      writer.expect_everything(school_.port());
    });
    EXPECT_EQ(school_.stop(SIGTERM), 0);
    audit();
    EXPECT_EQ(school_.log().find("\"level\":\"error\""), std::string::npos) << school_.log();
    std::cout << "killed " << killed_ << " times, " << killed_in_start_ << " of them in start-up; "
              << sum(&JournalWriter::acknowledged) << " commands acknowledged; without an answer "
              << "and sent again: " << sum(&JournalWriter::found_done) << " had been done, "
              << sum(&JournalWriter::found_undone) << " had not\n";
    // Otherwise the kills have missed the work.
    EXPECT_GT(sum(&JournalWriter::found_done) + sum(&JournalWriter::found_undone), 0U);
  }

 private:
  void add_writer(const IssuedPassword& issued) {
    Person teacher = school_.sign_in(issued);
    const auto journals = teacher.get("/journals").json();
    for (const auto& journal : journals["items"]) {
      const std::string id = journal["id"];
      const auto page = teacher.get("/journals/" + id).json();
      if (page["may_write"] != true || page["pupils"].empty() || taken_.contains(id)) continue;
      taken_.insert(id);
      writers_.push_back(std::make_unique<JournalWriter>(std::move(teacher), page, dice_()));
      return;
    }
  }

  std::uint64_t below(std::uint64_t bound) { return dice_() % bound; }
  // Small ones as often as large ones.
  std::uint64_t some(double doublings) {
    const double exponent = std::uniform_real_distribution<double>(0, doublings)(dice_);
    return static_cast<std::uint64_t>(std::exp2(exponent));
  }

  template <class Work>
  void each_writer(Work work) {
    std::vector<std::thread> threads;
    for (const auto& writer : writers_) threads.emplace_back([&] { work(*writer); });
    for (std::thread& thread : threads) thread.join();
  }

  std::uint64_t sum(std::uint64_t (JournalWriter::*number)() const) const {
    std::uint64_t all = 0;
    for (const auto& writer : writers_) all += (*writer.*number)();
    return all;
  }

  void write_and_kill() {
    school_.start();
    LoadProgress progress;
    progress.writing = static_cast<int>(writers_.size());
    const std::uint64_t what = below(3);
    const std::uint64_t commands = some(kDoublings);
    const std::uint64_t calls = school_.process().input_output_calls() + some(kCallDoublings);
    const auto is_due = [&] {
      if (what == 0) return progress.sent >= commands;
      if (what == 1) return progress.answered >= commands;
      return school_.process().input_output_calls() >= calls;
    };
    std::thread killer([&] {
      while (progress.writing > 0 && !is_due()) std::this_thread::yield();
      school_.process().signal(SIGKILL);
    });
    each_writer(
        [&](JournalWriter& writer) { writer.write_until_silence(school_.port(), progress); });
    killer.join();
    school_.process().wait();
  }

  // With the server stopped.
  void audit() {
    const Audited now = audit_log(school_.data());
    std::uint64_t unsettled = 0;
    for (const auto& writer : writers_) unsettled += writer->unsettled() ? 1 : 0;
    const std::uint64_t commands = now.commands - before_.commands;
    const std::uint64_t acknowledged = sum(&JournalWriter::acknowledged);
    EXPECT_GE(commands, acknowledged);
    EXPECT_LE(commands, acknowledged + unsettled);
    if (unsettled == 0) {
      EXPECT_EQ(now.events - before_.events, sum(&JournalWriter::events));
    }
    expect_views_equal_rebuild(school_.data());
  }

  SchoolServer school_{{"--position-wait-ms", "30000"}};
  std::mt19937_64 dice_;
  const std::uint64_t kills_;
  std::set<std::string> taken_;
  std::vector<std::unique_ptr<JournalWriter>> writers_;
  Audited before_;
  std::uint64_t calls_of_start_ = 0;
  std::uint64_t killed_ = 0;
  std::uint64_t killed_in_start_ = 0;
};

TEST(Crash, LosesNothingAcknowledgedAndDoublesNothing) {
  const std::uint64_t seed = number_from_environment("KLADE_TORTURE_SEED", std::random_device{}());
  std::cout << "KLADE_TORTURE_SEED=" << seed << std::endl;
  const testing::ScopedTrace trace(
      __FILE__, __LINE__, "KLADE_TORTURE_SEED=" + std::to_string(seed));
  Torture torture(seed, number_from_environment("KLADE_TORTURE_KILLS", kKills));
  torture.run();
  torture.expect_that_all_holds();
}

}  // namespace
}  // namespace klade
