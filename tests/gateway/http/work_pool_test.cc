#include "gateway/http/work_pool.h"

#include <gtest/gtest.h>

#include <future>
#include <string>

namespace klade {
namespace {

using Lane = WorkPool::Lane;

// A pool whose one thread is kept busy until it is let go.
class WorkPoolTest : public testing::Test {
 protected:
  WorkPoolTest() {
    EXPECT_TRUE(pool_.submit([this] {
      began_.set_value();
      go_.get_future().wait();
    }));
    began_.get_future().wait();
  }
  bool submit(const std::string& word, Lane lane) {
    return pool_.submit([this, word] { done_ += word; }, lane);
  }
  std::string let_go() {
    go_.set_value();
    pool_.stop();
    return done_;
  }

  std::string done_;
  std::promise<void> began_;
  std::promise<void> go_;
  WorkPool pool_{1, 2};
};

TEST_F(WorkPoolTest, DoesWhatIsPreferredFirst) {
  EXPECT_TRUE(submit("a", Lane::usual));
  EXPECT_TRUE(submit("b", Lane::preferred));
  EXPECT_TRUE(submit("c", Lane::usual));
  EXPECT_TRUE(submit("d", Lane::preferred));
  EXPECT_EQ(pool_.queued(), 4U);
  EXPECT_EQ(let_go(), "bdac");
}

TEST_F(WorkPoolTest, WhoFillsOneLaneKeepsNobodyOutOfTheOther) {
  EXPECT_TRUE(submit("a", Lane::usual));
  EXPECT_TRUE(submit("b", Lane::usual));
  EXPECT_FALSE(submit("c", Lane::usual));
  EXPECT_TRUE(submit("d", Lane::preferred));
  EXPECT_TRUE(submit("e", Lane::preferred));
  EXPECT_FALSE(submit("f", Lane::preferred));
  EXPECT_EQ(let_go(), "deab");
}

TEST_F(WorkPoolTest, TakesNothingAnyMoreOnceItIsStopped) {
  EXPECT_EQ(let_go(), "");
  EXPECT_FALSE(submit("a", Lane::preferred));
  EXPECT_FALSE(submit("b", Lane::usual));
}

}  // namespace
}  // namespace klade
