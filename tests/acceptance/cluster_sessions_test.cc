// Whoever talks to several nodes does not notice: a session, a position and a live page of one are
// good for the others.
#include <gtest/gtest.h>

#include "tests/acceptance/cluster.h"

namespace klade {
namespace {

constexpr int kTimes = 10;  // what another node might show by luck

class KafkaClusterSessions : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(school_.exists());
    school_.add(3);
    ASSERT_TRUE(ClusterSchool::eventually([this] { return school_.all_owned(); }));
  }
  std::uint16_t port(std::size_t node) const { return school_.port(node); }
  const IssuedPassword& teacher() const { return teachers_.at(0); }
  const IssuedPassword& superuser() const { return superusers_.at(0); }

  std::unique_ptr<RawClient> follow(std::size_t node, const Person& who, const std::string& since) {
    auto raw = std::make_unique<RawClient>(port(node));
    raw->send("GET /api/v1/live HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + who.token() +
              (since.empty() ? "" : "\r\nLast-Event-ID: " + since) + "\r\n\r\n");
    EXPECT_NE(raw->read_until("retry:").find("text/event-stream"), std::string::npos);
    return raw;
  }
  // Writes a holiday on that node; its position.
  std::string write(std::size_t node, const Person& who, const std::string& date) {
    const Reply written =
        who.at(port(node))
            .post("/school/holidays", {{"from", date}, {"to", date}, {"title", date}});
    EXPECT_EQ(written.status, 201) << written.body;
    return written.json().value("position", "");
  }

  ClusterSchool school_;
  std::vector<IssuedPassword> teachers_ = school_.passwords_of("teacher");
  std::vector<IssuedPassword> superusers_ = school_.passwords_of("superuser");
};

TEST_F(KafkaClusterSessions, HoldOnEveryNodeAtOnce) {
  for (int i = 0; i < kTimes; ++i) {
    const auto made = static_cast<std::size_t>(i) % school_.size();
    const Person person = school_.sign_in(made, teacher());
    for (std::size_t node = 0; node < school_.size(); ++node) {
      const Reply me = person.at(port(node)).get("/me");
      EXPECT_EQ(me.status, 200) << "made on " << made << ", used on " << node << ": " << me.body;
    }
  }
}

TEST_F(KafkaClusterSessions, EndOnEveryNode) {
  const Person person = school_.sign_in(0, teacher());
  const Reply ended = person.at(port(1)).request("DELETE", "/sessions/current", {});
  ASSERT_EQ(ended.status, 204) << ended.body;
  const auto is_ended = [&] { return person.at(port(2)).get("/me").status == 401; };
  EXPECT_TRUE(ClusterSchool::eventually(is_ended));
}

TEST_F(KafkaClusterSessions, SeeWhatTheyWroteOnAnotherNode) {
  const Person person = school_.sign_in(0, superuser());
  for (int i = 0; i < kTimes; ++i) {
    const std::string date = "2027-02-" + std::to_string(10 + i);
    const auto wrote = static_cast<std::size_t>(i) % school_.size();
    const std::string position = write(wrote, person, date);
    for (std::size_t node = 0; node < school_.size(); ++node) {
      const Reply shown = person.at(port(node)).get("/school", {{"Klade-Position", position}});
      EXPECT_EQ(shown.status, 200);
      EXPECT_NE(shown.body.find(date), std::string::npos)
          << "written on " << wrote << ", read on " << node;
    }
  }
}

TEST_F(KafkaClusterSessions, FollowOnOneNodeWhatIsWrittenOnAnother) {
  const Person person = school_.sign_in(0, superuser());
  const auto seen = follow(0, person, "");
  const std::string first = write(1, person, "2027-02-01");
  EXPECT_NE(seen->read_until("id: " + first).find("event: school"), std::string::npos);
  const std::string second = write(2, person, "2027-02-02");
  EXPECT_NE(seen->read_until("id: " + second).find("id: " + second), std::string::npos);

  // Who comes back to another node gets what it has missed, and only that.
  const auto back = follow(2, person, first);
  const std::string missed = back->read_until("id: " + second);
  EXPECT_NE(missed.find("id: " + second), std::string::npos);
  EXPECT_EQ(missed.find("id: " + first), std::string::npos);
  EXPECT_EQ(missed.find("event: reset"), std::string::npos);
}

}  // namespace
}  // namespace klade
