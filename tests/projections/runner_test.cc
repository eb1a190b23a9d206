#include "projections/runner.h"

#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "tests/projections/support.h"

namespace klade {
namespace {

constexpr std::uint64_t kFrames = 300;
constexpr std::uint32_t kPartitions = 4;

class RunnerTest : public testing::Test {
 protected:
  // Steps until nothing is left.
  static std::size_t drain(ProjectionRunner& runner, std::size_t limit = 1'000) {
    std::size_t records = 0;
    while (true) {
      const auto stepped = runner.step(limit);
      EXPECT_TRUE(stepped.ok()) << (stepped.ok() ? "" : describe(stepped.error()));
      if (!stepped.ok() || *stepped == 0) return records;
      records += *stepped;
    }
  }
  std::vector<Digest> digests_of_one_run(EventLog& log,
                                         std::span<const Projection* const> projections) {
    TemporaryDirectory directory;
    const auto views = open_views(directory.path(), projections);
    ProjectionRunner runner(log, Partition{0}, *views);
    drain(runner);
    return digests_of(*views);
  }
  static ProjectionFault fault_of(ProjectionRunner& runner) {
    const auto stepped = runner.step(1'000);
    EXPECT_FALSE(stepped.ok());
    return stepped.ok() ? ProjectionFault{} : stepped.error();
  }

  MemoryLog log_;
  Scribe scribe_{log_};
  TemporaryDirectory directory_;
  TestViews views_;
};

TEST_F(RunnerTest, FoldsWhatIsInTheLogAndServesItAtTheEnd) {
  write_school(scribe_, 10, 1);
  const auto views = open_views(directory_.path(), views_.all);
  ProjectionRunner runner(log_, Partition{0}, *views);
  EXPECT_FALSE(runner.status().caught_up);
  EXPECT_FALSE(views->served(View::journals));
  drain(runner);
  EXPECT_TRUE(runner.status().caught_up);
  EXPECT_EQ(runner.status().seq, scribe_.state().seq);
  const auto rows = views->snapshot();
  EXPECT_EQ(rows->position(Partition{0}), scribe_.state().seq);
  EXPECT_EQ(rows->get(View::journals, to_text(journal_stream(10))), packed(std::uint64_t{6}));
}

TEST_F(RunnerTest, GivesTheSameRowsWhateverTheStepsAndHoweverOftenItIsKilled) {
  write_school(scribe_, kFrames, 1);
  const auto expected = digests_of_one_run(log_, views_.all);
  for (unsigned seed = 0; seed < 5; ++seed) {
    std::mt19937 random(seed);
    TemporaryDirectory directory;
    std::size_t records = 0;
    bool more = true;
    while (more) {
      const auto views = open_views(directory.path(), views_.all);
      ProjectionRunner runner(log_, Partition{0}, *views);
      for (auto steps = random() % 4; more && steps > 0; --steps) {
        const auto stepped = runner.step(1 + random() % 20);
        ASSERT_TRUE(stepped.ok());
        records += *stepped;
        more = *stepped > 0;
      }
    }
    const auto views = open_views(directory.path(), views_.all);
    EXPECT_EQ(digests_of(*views), expected) << seed;
    EXPECT_EQ(records, log_.records(Partition{0}).size());
  }
}

TEST_F(RunnerTest, RebuildsOnlyTheViewWhoseVersionWasRaisedWhileOthersAreServed) {
  write_school(scribe_, kFrames, 1);
  {
    const auto views = open_views(directory_.path(), views_.all);
    ProjectionRunner runner(log_, Partition{0}, *views);
    drain(runner);
  }
  const MarkRows raised(2, 1);
  const std::vector<const Projection*> next{&views_.counts, &views_.last, &raised};
  const auto views = open_views(directory_.path(), next);
  ProjectionRunner runner(log_, Partition{0}, *views);
  const std::string key = key_of(numbered(1'000)) + key_of(numbered(100'000));
  const auto old_row = views->snapshot()->get(View::marks, key);
  ASSERT_TRUE(old_row.has_value());

  ASSERT_TRUE(runner.step(50).ok());
  EXPECT_TRUE(views->served(View::journals));
  EXPECT_EQ(views->snapshot()->position(Partition{0}), scribe_.state().seq);
  EXPECT_EQ(views->snapshot()->get(View::marks, key), old_row);
  const RunnerStatus status = runner.status();
  EXPECT_FALSE(status.caught_up);
  ASSERT_EQ(status.views.size(), 3U);
  for (const ViewProgress& view : status.views) {
    EXPECT_EQ(view.caught_up, view.name != "mark_rows");
    EXPECT_EQ(view.progress < 0.3 && view.progress > 0.1, view.name == "mark_rows");
  }
  scribe_.frame({GradingEvent{a_mark(1, 77, 4)}}, journal_stream(1));  // the others go on
  ASSERT_TRUE(runner.step(50).ok());
  EXPECT_EQ(views->snapshot()->position(Partition{0}), scribe_.state().seq);

  drain(runner, 50);
  EXPECT_TRUE(runner.status().caught_up);
  EXPECT_NE(views->snapshot()->get(View::marks, key), old_row);
  EXPECT_EQ(digests_of(*views), digests_of_one_run(log_, next));

  scribe_.frame({GradingEvent{a_mark(1, 78, 4)}}, journal_stream(1));
  EXPECT_EQ(drain(runner), 1U);  // one group again
  EXPECT_EQ(digests_of(*views), digests_of_one_run(log_, next));
}

TEST_F(RunnerTest, RebuildsAViewThatAppearsOrThatWasLeftBehind) {
  write_school(scribe_, kFrames, 1);
  const std::vector<const Projection*> few{&views_.counts};
  {
    const auto views = open_views(directory_.path(), few);
    ProjectionRunner runner(log_, Partition{0}, *views);
    drain(runner);
  }
  for (int opened = 0; opened < 3; ++opened) {
    const auto views = open_views(directory_.path(), views_.all);
    ProjectionRunner runner(log_, Partition{0}, *views);
    ASSERT_TRUE(runner.step(100).ok());
  }
  const auto views = open_views(directory_.path(), views_.all);
  ProjectionRunner runner(log_, Partition{0}, *views);
  drain(runner);
  EXPECT_TRUE(runner.status().caught_up);
  EXPECT_EQ(digests_of(*views), digests_of_one_run(log_, views_.all));
}

TEST_F(RunnerTest, RebuildsInAThreadOfItsOwnBesideTheLiveViews) {
  write_school(scribe_, kFrames, 1);
  {
    const auto views = open_views(directory_.path(), views_.all);
    ProjectionRunner runner(log_, Partition{0}, *views);
    drain(runner);
  }
  const MarkRows raised(2, 2);
  const std::vector<const Projection*> next{&views_.counts, &views_.last, &raised};
  const auto views = open_views(directory_.path(), next);
  ProjectionRunner runner(log_, Partition{0}, *views);
  std::jthread thread([&](const std::stop_token& stop) { EXPECT_TRUE(runner.run(stop).ok()); });
  for (std::uint64_t n = 0; !runner.status().caught_up; ++n) {
    scribe_.frame({GradingEvent{a_mark(n % 5, 9'000'000 + n, 4)}}, journal_stream(1));
    ASSERT_TRUE(runner.wait_until(scribe_.state().seq, std::chrono::seconds{60}));
    EXPECT_EQ(views->snapshot()->position(Partition{0}), scribe_.state().seq);
  }
  thread.request_stop();
  thread.join();
  EXPECT_EQ(digests_of(*views), digests_of_one_run(log_, next));
}

TEST_F(RunnerTest, StopsWhenTheLogWasCutShort) {
  write_school(scribe_, 20, 1);
  {
    const auto views = open_views(directory_.path(), views_.all);
    ProjectionRunner runner(log_, Partition{0}, *views);
    drain(runner);
  }
  log_.cut(Partition{0}, 15);
  const auto views = open_views(directory_.path(), views_.all);
  const auto before = digests_of(*views);
  ProjectionRunner runner(log_, Partition{0}, *views);
  EXPECT_EQ(fault_of(runner).kind, ProjectionFault::Kind::log_cut_short);
  EXPECT_FALSE(runner.wait_until(1'000, std::chrono::seconds{60}));  // at once: it has stopped
  EXPECT_EQ(runner.status().fault->seq, scribe_.state().seq);
  EXPECT_EQ(digests_of(*views), before);
}

TEST_F(RunnerTest, StopsWhenTheLogIsAnotherOneOfTheSameLength) {
  write_school(scribe_, 20, 1);
  const auto views = open_views(directory_.path(), views_.all);
  {
    ProjectionRunner runner(log_, Partition{0}, *views);
    drain(runner);
  }
  MemoryLog other;
  Scribe forger(other);
  write_school(forger, 20, 2);
  ProjectionRunner runner(other, Partition{0}, *views);
  EXPECT_EQ(fault_of(runner).kind, ProjectionFault::Kind::other_history);
}

TEST_F(RunnerTest, CountsVoidRecordsAndNeverAppliesThem) {
  write_school(scribe_, 10, 1);
  const auto expected = digests_of_one_run(log_, views_.all);
  Frame stale = scribe_.next_frame();
  stale.epoch = 0;
  log_.insert(Partition{0}, encode(stale));
  log_.insert(Partition{0}, "somebody else's");
  const auto views = open_views(directory_.path(), views_.all);
  std::vector<Verdict> verdicts;
  ProjectionRunner runner(
      log_, Partition{0}, *views, {{}, [&](Partition, Verdict verdict, std::uint64_t after) {
                                     verdicts.push_back(verdict);
                                     EXPECT_EQ(after, scribe_.state().seq);
                                   }});
  drain(runner);
  EXPECT_EQ(verdicts.size(), 2U);
  EXPECT_EQ(runner.status().void_records, 2U);
  EXPECT_EQ(digests_of(*views), expected);
}

TEST_F(RunnerTest, StopsAtAnEventOfAnUnknownTypeAfterEverythingBeforeIt) {
  write_school(scribe_, 10, 1);
  const std::uint64_t good = scribe_.state().seq;
  const auto expected = digests_of_one_run(log_, views_.all);
  Frame frame = scribe_.next_frame();
  StoredCommand& command = frame.commands.emplace_back();
  const Event mark = GradingEvent{a_mark(1, 500, 4)};
  command.events.push_back({journal_stream(1), 90, std::string(type_of(mark)), encode(mark)});
  command.events.push_back({journal_stream(1), 91, "grading.of_tomorrow.v9", "?"});
  scribe_.write(encode(frame));
  const auto views = open_views(directory_.path(), views_.all);
  ProjectionRunner runner(log_, Partition{0}, *views);
  const ProjectionFault fault = fault_of(runner);
  EXPECT_EQ(describe(fault),
            "partition 0, frame " + std::to_string(good + 1) + ", stream " +
                to_text(journal_stream(1)) + ", event 91 (ordinal 1): unknown_event");
  EXPECT_EQ(runner.status().seq, good);
  EXPECT_EQ(digests_of(*views), expected);  // nothing of the frame, not even its good event
}

TEST_F(RunnerTest, StopsAtAnUnknownTypeThatNoViewWants) {
  write_school(scribe_, 10, 1);
  const std::uint64_t good = scribe_.state().seq;
  Frame frame = scribe_.next_frame();
  frame.commands.emplace_back().events.push_back(
      {journal_stream(1), 90, "mail.of_tomorrow.v1", "?"});
  scribe_.write(encode(frame));
  const auto views = open_views(directory_.path(), all_projections());
  ProjectionRunner runner(log_, Partition{0}, *views);
  const ProjectionFault fault = fault_of(runner);
  EXPECT_EQ(fault.kind, ProjectionFault::Kind::unknown_event);
  EXPECT_EQ(fault.seq, good + 1);
  EXPECT_EQ(fault.sequence, 90U);
  EXPECT_EQ(runner.status().seq, good);
}

// Wants marks only, and says where they stand.
class Places final : public Projection {
 public:
  View view() const override { return View::activity; }
  std::string_view name() const override { return "places"; }
  std::uint32_t version() const override { return 1; }
  bool wants(std::string_view type) const override { return type.starts_with("grading."); }
  void project(const Recorded&, const Place& place, ViewBatch& rows) const override {
    rows.put(std::to_string(place.seq) + "-" + std::to_string(place.index), "");
  }
};

TEST_F(RunnerTest, PlacesCountTheEventsOfAFrameWhoeverWantsThem) {
  scribe_.claim();
  const Event lesson = LessonEvent{LessonRecorded{}};
  const Event mark = GradingEvent{a_mark(1, 1, 7)};
  scribe_.frame({lesson, mark, lesson, mark}, journal_stream(1));
  scribe_.frame({mark}, journal_stream(1));
  const Places places;
  const std::vector<std::vector<const Projection*>> groups = {{&places}, {&views_.counts, &places}};
  for (const auto& group : groups) {
    TemporaryDirectory directory;
    const auto views = open_views(directory.path(), group);
    ProjectionRunner runner(log_, Partition{0}, *views);
    drain(runner);
    std::vector<std::string> seen;
    views->snapshot()->scan(View::activity, "", [&](std::string_view key, std::string_view) {
      seen.emplace_back(key);
      return true;
    });
    EXPECT_EQ(seen, (std::vector<std::string>{"2-1", "2-3", "3-0"})) << group.size();
  }
}

TEST_F(RunnerTest, TellsListenersAfterTheRowsAreVisible) {
  const auto views = open_views(directory_.path(), views_.all);
  std::size_t events = 0;
  ProjectionRunner runner(
      log_,
      Partition{0},
      *views,
      {[&](const Committed& commit) {
         EXPECT_TRUE(commit.whole);
         events += commit.events.size();
         EXPECT_EQ(commit.seq, scribe_.state().seq);
         if (views->served(View::journals)) {
           EXPECT_EQ(views->snapshot()->position(commit.partition), commit.seq);
         }
         EXPECT_TRUE(commit.events.empty() || commit.events.back().seq == commit.seq);
       },
       {}});
  drain(runner);
  scribe_.claim();
  drain(runner);
  for (std::uint64_t i = 0; i < 5; ++i) {
    scribe_.frame({GradingEvent{a_mark(1, i, 4)}, GradingEvent{a_mark(2, i, 5)}},
                  journal_stream(1));
    drain(runner);
  }
  EXPECT_EQ(events, 10U);
}

TEST_F(RunnerTest, TriesAgainWhileTheLogIsUnavailable) {
  write_school(scribe_, 10, 1);
  const auto views = open_views(directory_.path(), views_.all);
  ProjectionRunner runner(log_, Partition{0}, *views);
  log_.fail_reads(LogFault::unavailable);
  EXPECT_EQ(fault_of(runner).kind, ProjectionFault::Kind::log_unavailable);
  EXPECT_TRUE(runner.status().fault.has_value());
  log_.fail_reads(std::nullopt);
  drain(runner);
  EXPECT_FALSE(runner.status().fault.has_value());
  EXPECT_TRUE(runner.status().caught_up);
}

TEST(ParallelPartitions, GiveTheSameRowsInWhateverOrderTheyAreFolded) {
  MemoryLog log(kPartitions);
  for (std::uint32_t p = 0; p < kPartitions; ++p) {
    Scribe scribe(log, Partition{p});
    write_school(scribe, 100, p + 1);
  }
  const TestViews projections;
  std::vector<std::vector<Digest>> digests;
  std::vector<std::uint32_t> order{0, 1, 2, 3};
  for (int round = 0; round < 4; ++round) {
    TemporaryDirectory directory;
    const auto views = open_views(directory.path(), projections.all, kPartitions);
    if (round < 3) {
      for (const std::uint32_t p : order) {
        ProjectionRunner runner(log, Partition{p}, *views);
        while (runner.step(17).value() > 0) {
        }
      }
      std::ranges::next_permutation(order);
    } else {
      std::vector<std::unique_ptr<ProjectionRunner>> runners;
      std::vector<std::jthread> threads;
      for (const std::uint32_t p : order) {
        runners.push_back(std::make_unique<ProjectionRunner>(log, Partition{p}, *views));
        threads.emplace_back([&runner = *runners.back()](const std::stop_token& stop) {
          EXPECT_TRUE(runner.run(stop).ok());
        });
      }
      for (const auto& runner : runners) {
        EXPECT_TRUE(runner->wait_until(103, std::chrono::seconds{60}));
      }
    }
    digests.push_back(digests_of(*views));
    EXPECT_TRUE(round == 3 || views->served(View::marks));
    EXPECT_EQ(digests.back(), digests.front());
  }
}

}  // namespace
}  // namespace klade
