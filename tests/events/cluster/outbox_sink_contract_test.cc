// One contract for every sink of the outbox.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/events/cluster/outbox_places.h"

namespace klade {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

constexpr Partition kPartition{0};
constexpr Partition kOther{1};
class OutboxSinkContract : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { where_ = outbox_place(GetParam()); }
  std::unique_ptr<OutboxSink> opened(Partition partition = kPartition) {
    auto sink = where_->sink(partition);
    EXPECT_TRUE(sink->open());
    return sink;
  }
  std::string checkpoint(Partition partition = kPartition) {
    return where_->sink(partition)->open().value();
  }
  static OutboxRecord mark(const std::string& key, const std::string& value) {
    return {"marks", key, value, {{"ce_id", value}}};
  }

  std::unique_ptr<OutboxPlace> where_;
};

TEST_P(OutboxSinkContract, BeginsWithoutACheckpoint) { EXPECT_EQ(checkpoint(), ""); }

TEST_P(OutboxSinkContract, SendsRecordsWithTheirCheckpoint) {
  const auto sink = opened();
  ASSERT_TRUE(sink->send({mark("anna", "1"), mark("anna", "2"), {"lessons", "j", "l", {}}}, "one"));
  ASSERT_TRUE(sink->send({mark("anna", "3")}, "two"));
  EXPECT_THAT(
      where_->sent("marks"),
      ElementsAre(KeyAndValue("anna", "1"), KeyAndValue("anna", "2"), KeyAndValue("anna", "3")));
  EXPECT_THAT(where_->sent("lessons"), ElementsAre(KeyAndValue("j", "l")));
  EXPECT_EQ(checkpoint(), "two");
  EXPECT_EQ(checkpoint(), "two") << "opening changes nothing";
}

TEST_P(OutboxSinkContract, KeepsPartitionsApart) {
  const auto sink = opened();
  const auto other = opened(kOther);
  ASSERT_TRUE(sink->send({mark("anna", "1")}, "one"));
  ASSERT_TRUE(other->send({mark("jānis", "2")}, "two"));
  ASSERT_TRUE(sink->send({mark("anna", "3")}, "three"));
  EXPECT_EQ(checkpoint(kPartition), "three");
  EXPECT_EQ(checkpoint(kOther), "two");
  EXPECT_THAT(where_->sent("marks"),
              UnorderedElementsAre(
                  KeyAndValue("anna", "1"), KeyAndValue("jānis", "2"), KeyAndValue("anna", "3")));
}

TEST_P(OutboxSinkContract, TakesNothingFromWhoeverWasTakenOverFrom) {
  const auto old = opened();
  ASSERT_TRUE(old->send({mark("anna", "1")}, "one"));
  const auto sink = where_->sink(kPartition);
  EXPECT_EQ(sink->open().value(), "one");
  EXPECT_EQ(old->send({mark("anna", "zombie")}, "zombie").error(), OutboxFault::taken_over);
  ASSERT_TRUE(sink->send({mark("anna", "2")}, "two"));
  EXPECT_THAT(where_->sent("marks"),
              ElementsAre(KeyAndValue("anna", "1"), KeyAndValue("anna", "2")));
  EXPECT_EQ(checkpoint(), "two");
}

TEST_P(OutboxSinkContract, IsOpenedAgainByTheOneThatHadIt) {
  const auto sink = opened();
  ASSERT_TRUE(sink->send({mark("anna", "1")}, "one"));
  EXPECT_EQ(sink->open().value(), "one");
  ASSERT_TRUE(sink->send({mark("anna", "2")}, "two"));
  EXPECT_EQ(sink->open().value(), "two");
}

INSTANTIATE_TEST_SUITE_P(Sinks,
                         OutboxSinkContract,
                         testing::Values(kMemoryPlace, kKafkaPlace),
                         [](const auto& each) { return each.param; });

}  // namespace
}  // namespace klade
