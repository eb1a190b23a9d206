// Analytics, read by consumers that are not ours from the topics of a real broker: what the log
// has is told once and in its order, although nodes are killed, and names nobody.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/acceptance/cluster_load.h"
#include "tests/acceptance/kafka_analytics_truth.h"

namespace klade {
namespace {

constexpr std::uint64_t kSeed = 3;
constexpr std::uint64_t kSome = 40;  // commands between two things that happen
constexpr std::size_t kTypes = 12;   // of events that outsiders are told of
constexpr ClusterShape kShape = {
    .brokers = 1,
    .partitions = 3,
    .district = {.schools = 2, .teachers = 1, .pupils = 2, .mothers = true}};

// Texts that only this test writes; and what stands in the district and in what teachers write.
const std::string kTopicText = "Kaķēns-pie-tāfeles";
const std::string kReason = "Vējbakas-pieķertas";
const std::vector<std::string> kTexts = {kTopicText,
                                         kReason,
                                         "Paula",
                                         "Bērziņa",
                                         "Maija",
                                         "Tija",
                                         "390000-",
                                         "Skola",
                                         "Stunda ",
                                         "Labota",
                                         "Kļūda",
                                         "Pārrēķināts"};

class KafkaAnalytics : public testing::Test {
 protected:
  void SetUp() override {
    if (!school_.exists()) return;
    school_.add(2);
    ASSERT_TRUE(ClusterSchool::eventually([this] { return school_.all_owned(); }));
  }
  std::string brokers() const { return school_.kafka().brokers(); }
  IssuedPassword of_first_school(const std::string& role) const {
    const auto all = school_.passwords_of(role);
    const auto found = std::ranges::find(all, "sk1", &IssuedPassword::school);
    if (found == all.end()) throw std::runtime_error("nobody is " + role);
    return *found;
  }

  static std::string written(const Reply& reply) {
    EXPECT_EQ(reply.status, 201) << reply.body;
    const auto answer = reply.json();
    if (answer.contains("ids")) return answer["ids"][0];
    return answer.value("id", "");
  }
  static std::string mark(Person& teacher,
                          const std::string& journal,
                          const std::string& lesson,
                          const std::string& pupil) {
    const nlohmann::json one = {{"lesson", lesson},
                                {"pupil", pupil},
                                {"scale", "ten"},
                                {"value", "8"},
                                {"kind", "formative"}};
    return written(teacher.post("/journals/" + journal + "/marks", {{"marks", {one}}}));
  }
  static std::string lesson(Person& teacher, const std::string& journal, int number) {
    return written(teacher.post("/journals/" + journal + "/lessons",
                                {{"date", "2026-10-20"},
                                 {"number", number},
                                 {"topic", kTopicText},
                                 {"result", kTopicText},
                                 {"homework", kTopicText}}));
  }

  // One of each type, of one pupil, with texts that are to be told nowhere.
  void write_one_of_each() {
    Person teacher = school_.sign_in(0, of_first_school("teacher"));
    Person mother = school_.sign_in(0, of_first_school("mother"));
    pupil_ = mother.pupil();
    journal_ = teacher.get("/journals").json()["items"][0]["id"];
    const std::string path = "/journals/" + journal_ + "/lessons/";
    const nlohmann::json reason = {{"reason", kReason}};
    lesson_ = lesson(teacher, journal_, 1);
    written(teacher.post(path + lesson_ + "/correction",
                         {{"topic", kTopicText},
                          {"result", kTopicText},
                          {"homework", kTopicText},
                          {"reason", kReason}}));
    const auto nobody = nlohmann::json::array();
    const auto attendance = [&](const nlohmann::json& absent, const nlohmann::json& late) {
      written(teacher.post(path + lesson_ + "/attendance", {{"absent", absent}, {"late", late}}));
    };
    attendance({pupil_}, nobody);
    attendance(nobody, {pupil_});
    attendance(nobody, nobody);
    written(teacher.post(path + lesson(teacher, journal_, 2) + "/withdrawal", reason));
    mark_ = mark(teacher, journal_, lesson_, pupil_);
    written(teacher.post("/marks/" + mark_ + "/correction", {{"value", "9"}, {"reason", kReason}}));
    written(
        teacher.post("/marks/" + mark(teacher, journal_, lesson_, pupil_) + "/withdrawal", reason));
    const std::string absences = "/pupils/" + pupil_;
    const nlohmann::json days = {{"from", "2027-05-03"}, {"to", "2027-05-04"}, {"reason", kReason}};
    const std::string notice = written(mother.post(absences + "/absence-notices", days));
    written(mother.post(absences + "/absence-notices/" + notice + "/withdrawal", reason));
    auto excuse = days;
    excuse["kind"] = "illness";
    written(teacher.post(absences + "/excuses", excuse));
  }

  std::string other_pupil(Person& teacher) const {
    const auto page = teacher.get("/journals/" + journal_).json();
    for (const auto& pupil : page["pupils"]) {
      if (pupil["id"] != pupil_) return pupil["id"];
    }
    throw std::runtime_error("no other pupil");
  }
  // That it was absent, and that it was not.
  void write_of_the_erased(Person& teacher) const {
    const auto nobody = nlohmann::json::array();
    const std::string path = "/journals/" + journal_ + "/lessons/" + lesson_ + "/attendance";
    written(teacher.post(path, {{"absent", {pupil_}}, {"late", nobody}}));
    written(teacher.post(path, {{"absent", nobody}, {"late", nobody}}));
  }

  // Polls until as many are there as the log has; what kcat reads.
  ConsumedRecords await(std::size_t count) const {
    ConsumedRecords records;
    EXPECT_TRUE(ClusterSchool::eventually([&] {
      records = consumed(kConsumers.front(), brokers());
      return records.size() >= count || testing::Test::IsSkipped();
    })) << records.size()
        << " of " << count << " were sent";
    return records;
  }
  static std::size_t size_of(const Facts& facts) {
    std::size_t size = 0;
    for (const auto& [whose, list] : facts) size += list.size();
    return size;
  }

  void erase_pupil() {
    Person superuser = school_.sign_in(0, of_first_school("superuser"));
    written(superuser.post("/people/" + pupil_ + "/erasure", {{"reason", kReason}}));
    for (const std::size_t node : school_.running()) {
      EXPECT_TRUE(ClusterSchool::eventually([&] {
        const Reply page = superuser.at(school_.port(node)).get("/journals/" + journal_);
        return page.body.find("[erased]") != std::string::npos;
      }));
    }
  }

  ClusterSchool school_{kShape};
  std::string journal_;
  std::string lesson_;
  std::string mark_;
  std::string pupil_;
};

void expect_cloud_events(const ConsumedRecords& records) {
  std::set<std::string> ids;
  std::set<std::string> types;
  for (const auto& record : records) {
    const auto& headers = record["headers"];
    EXPECT_EQ(headers["ce_specversion"], "1.0");
    EXPECT_EQ(headers["content-type"], "application/json");
    EXPECT_TRUE(ids.insert(headers["ce_id"]).second) << "twice: " << record;
    types.insert(headers["ce_type"]);
    const auto data = nlohmann::json::parse(record["value"].get<std::string>());
    EXPECT_EQ(record["key"], data.contains("pupil") ? data["pupil"] : data["journal"]);
    EXPECT_EQ(record["key"], headers["ce_partitionkey"]);
  }
  EXPECT_EQ(types.size(), kTypes);
  EXPECT_EQ(wrong_by_asyncapi(records), "");
}

void expect_nobody_named(const ConsumedRecords& records, const LoggedFacts& logged) {
  EXPECT_FALSE(logged.persons.empty());
  std::string all;
  for (const auto& record : records) all += record.dump() + '\n';
  for (const std::string& text : kTexts) EXPECT_EQ(all.find(text), std::string::npos) << text;
  for (const std::string& id : logged.persons) EXPECT_EQ(all.find(id), std::string::npos) << id;
}

void expect_same_partition_of_a_key(const ConsumedRecords& records) {
  std::map<std::string, int> partitions;
  for (const auto& record : records) {
    const int partition = record["partition"];
    EXPECT_EQ(partitions.emplace(record["key"], partition).first->second, partition) << record;
  }
}

Facts only_of(const Facts& facts, const std::string& key) {
  Facts found;
  for (const auto& each : facts) {
    if (each.first.ends_with(' ' + key)) found.insert(each);
  }
  return found;
}

// What came after the first.
ConsumedRecords those_after(const ConsumedRecords& first, const ConsumedRecords& all) {
  ConsumedRecords after;
  std::ranges::copy_if(all, std::back_inserter(after), [&](const auto& record) {
    return std::ranges::find(first, record) == first.end();
  });
  return after;
}

// Those that stand in one of them alone, or not as often, are told.
void expect_same(const ConsumedRecords& read,
                 const ConsumedRecords& wanted,
                 const std::string& program) {
  std::map<std::string, int> times;
  for (const auto& record : read) ++times[record.dump()];
  for (const auto& record : wanted) --times[record.dump()];
  for (const auto& [record, more] : times) {
    EXPECT_EQ(more, 0) << program << " has it so often more than " << kConsumers.front() << ": "
                       << record;
  }
}

// But for their offsets; in one order, and without those of a key.
std::multiset<std::string> without_places(ConsumedRecords records, const std::string& key) {
  std::multiset<std::string> texts;
  for (auto& record : records) {
    if (record["key"] == key) continue;
    record.erase("offset");
    texts.insert(record.dump());
  }
  return texts;
}

// KafkaJS 2.2.4 shows records of aborted transactions when two overlap and the one that began first
// was aborted last (docs/kafka.md): each is one that was sent again as it was.  Those go; whatever
// else it has too much stays.
ConsumedRecords without_aborted(const ConsumedRecords& read, const ConsumedRecords& committed) {
  const auto texts = without_places(committed, "");
  ConsumedRecords kept;
  std::ranges::copy_if(read, std::back_inserter(kept), [&](const auto& record) {
    const bool stands = std::ranges::find(committed, record) != committed.end();
    return stands || !texts.contains(*without_places({record}, "").begin());
  });
  return kept;
}

TEST(KafkaAnalyticsDocument, IsAsAsyncApiAsks) { EXPECT_EQ(wrong_by_asyncapi({}), ""); }

TEST_F(KafkaAnalytics, TellsOthersConsumersOnceWhateverIsKilled) {
  ClusterLoad load(school_, kSeed);
  for (const std::size_t node : school_.running()) {
    load.wait_for(kSome);
    school_.kill(node);
    load.wait_for(kSome);
    school_.start(node);
  }
  load.wait_for(kSome);
  load.finish();
  write_one_of_each();
  const LoggedFacts logged = facts_of_log(brokers());
  await(size_of(logged.facts));
  for (const std::size_t node : school_.running()) school_.stop(node);

  const ConsumedRecords records = consumed(kConsumers.front(), brokers());
  EXPECT_EQ(facts_of(records), with_pseudonyms(logged, pseudonyms_in(records, logged)));
  expect_cloud_events(records);
  expect_nobody_named(records, logged);
  expect_same_partition_of_a_key(records);
  for (const std::string& program : kConsumers) {
    ConsumedRecords read = consumed(program, brokers());
    if (program == "kafkajs") read = without_aborted(read, records);
    expect_same(read, records, program);
  }
}

// From nothing: the checkpoints are gone, and a node that begins on an empty directory sends all
// that it may, as it was.
TEST_F(KafkaAnalytics, PD1_TellsNothingOfTheErasedAnyMore) {
  write_one_of_each();
  Person teacher = school_.sign_in(0, of_first_school("teacher"));
  const std::string other = other_pupil(teacher);
  mark(teacher, journal_, lesson_, other);
  const LoggedFacts before = facts_of_log(brokers());
  const auto pseudonyms = pseudonyms_in(await(size_of(before.facts)), before);
  const std::string& erased = pseudonyms.at(pupil_);

  erase_pupil();
  write_of_the_erased(teacher);
  mark(teacher, journal_, lesson_, other);
  const LoggedFacts logged = facts_of_log(brokers());
  auto others = pseudonyms;
  others.erase(pupil_);
  const Facts of_others = with_pseudonyms(logged, others);
  const Facts of_erased = only_of(with_pseudonyms(before, pseudonyms), erased);
  EXPECT_GT(size_of(only_of(with_pseudonyms(logged, pseudonyms), erased)), size_of(of_erased))
      << "nothing was written of the erased";
  await(size_of(of_others) + size_of(of_erased));
  for (const std::size_t node : school_.running()) school_.stop(node);
  const ConsumedRecords first = consumed(kConsumers.front(), brokers());
  Facts told = of_others;
  told.insert(of_erased.begin(), of_erased.end());
  EXPECT_EQ(facts_of(first), told);

  send_tombstones(brokers(), "klade.outbox", {"0", "1", "2"});
  school_.add();
  await(first.size() + size_of(of_others));
  school_.stop(school_.size() - 1);
  const ConsumedRecords again = those_after(first, consumed(kConsumers.front(), brokers()));
  EXPECT_EQ(facts_of(again), of_others);
  EXPECT_EQ(without_places(again, ""), without_places(first, erased));
}

}  // namespace
}  // namespace klade
