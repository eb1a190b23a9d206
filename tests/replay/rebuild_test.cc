#include "replay/rebuild.h"

#include <gtest/gtest.h>

#include "projections/runner.h"
#include "tests/replay/support.h"

namespace klade {
namespace {

class RebuildTest : public testing::Test {
 protected:
  void catch_up() {
    ProjectionRunner runner(log_, Partition{0}, *live_);
    while (runner.step(1'000).value() > 0) {
    }
  }
  std::string compare(int expected) {
    TemporaryDirectory scratch;
    TestConsole console;
    EXPECT_EQ(compare_with(*live_, log_, scratch.path(), console.console), expected)
        << console.err.str();
    return console.out.str() + console.err.str();
  }
  void tamper(const std::function<void(ViewBatch&)>& change) {
    const std::vector<const Projection*> one{&views_.marks};
    const ViewCheckpoint checkpoint = live_->checkpoint(views_.marks, Partition{0});
    const auto writer = live_->writer(one, Partition{0});
    change(writer->batch(0));
    ASSERT_TRUE(writer->commit(checkpoint).ok());
  }

  MemoryLog log_;
  Scribe scribe_{log_};
  TemporaryDirectory directory_;
  TestViews views_;
  std::unique_ptr<RocksViews> live_{open_views(directory_.path(), views_.all)};
};

TEST_F(RebuildTest, FindsLiveViewsEqualAlsoWhenTheLogIsAhead) {
  write_school(scribe_, 100, 1);
  catch_up();
  for (int i = 0; i < 10; ++i) {
    scribe_.frame({GradingEvent{a_mark(1, 77'000, 4)}}, journal_stream(1));
  }
  EXPECT_NE(compare(kExitHolds).find("mark_rows@1"), std::string::npos);
}

TEST_F(RebuildTest, NamesTheFirstRowThatDiffers) {
  write_school(scribe_, 20, 1);
  catch_up();
  tamper([](ViewBatch& rows) { rows.put("a", "forged"); });
  EXPECT_NE(compare(kExitFault).find("mark_rows: only the live view has key 61"),
            std::string::npos);
  tamper([](ViewBatch& rows) { rows.erase("a"); });
  compare(kExitHolds);

  std::string key;
  live_->current_rows()->scan(
      View::marks, "", std::string_view(), [&](std::string_view first, std::string_view) {
        key = first;
        return false;
      });
  const auto value = live_->current_rows()->get(View::marks, key);
  tamper([&](ViewBatch& rows) { rows.put(key, *value + "!"); });
  EXPECT_NE(compare(kExitFault).find("the values differ"), std::string::npos);
  tamper([&](ViewBatch& rows) { rows.erase(key); });
  EXPECT_NE(compare(kExitFault).find("only the rebuilt view has"), std::string::npos);
}

TEST_F(RebuildTest, RefusesViewsThatAreNotBuiltOrOfAnotherLog) {
  write_school(scribe_, 20, 1);
  EXPECT_NE(compare(kExitFault).find("not built"), std::string::npos);
  catch_up();
  log_.cut(Partition{0}, 10);
  EXPECT_NE(compare(kExitFault).find("log_cut_short"), std::string::npos);
}

TEST_F(RebuildTest, ComparesMoreRowsThanItReadsAtOnce) {
  write_school(scribe_, 1'500, 1);
  catch_up();
  compare(kExitHolds);
  tamper([](ViewBatch& rows) { rows.put("\xff", "forged"); });  // after all others
  EXPECT_NE(compare(kExitFault).find("only the live view has key ff"), std::string::npos);
}

}  // namespace
}  // namespace klade
