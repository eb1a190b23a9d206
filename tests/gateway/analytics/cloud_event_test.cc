#include "gateway/analytics/cloud_event.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "tests/gateway/analytics/told_school.h"

namespace klade {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

struct CloudEvents : testing::Test {
  ToldSchool school;
  SchoolWorld& world = school.world;
  const std::string annas = *world.vault.pseudonym(world.school, school.anna).value();

  CloudEvent first(AnalyticsTopic topic) const {
    return *cloud_event(world.reading(), topic, school.facts(topic).front());
  }
};

TEST_F(CloudEvents, SayWhatHappenedByIdsAndPseudonyms) {
  const CloudEvent event = first(AnalyticsTopic::marks);
  const Fact fact = school.facts(AnalyticsTopic::marks).front().fact;
  EXPECT_EQ(event.type, "klade.mark.recorded.v1");
  EXPECT_EQ(event.key, annas);
  EXPECT_EQ(event.source, "/schools/" + to_text(world.school));
  EXPECT_EQ(event.time, to_text(world.now));
  EXPECT_EQ(json::parse(event.data),
            json({{"school", to_text(world.school)},
                  {"pupil", annas},
                  {"journal", to_text(school.maths)},
                  {"subject", "Matemātika"},
                  {"grade", 7},
                  {"lesson", to_text(fact.lesson)},
                  {"date", "2026-09-07"},
                  {"mark", to_text(fact.thing)},
                  {"scale", "ten"},
                  {"value", 7},
                  {"kind", "formative"},
                  {"weight", 1.0},
                  {"late", false}}));
}

TEST_F(CloudEvents, HaveNoValueForAMarkWithoutAValuation) {
  const CloudEvent event =
      *cloud_event(world.reading(), AnalyticsTopic::marks, school.facts(AnalyticsTopic::marks)[1]);
  EXPECT_TRUE(json::parse(event.data)["value"].is_null());
}

TEST_F(CloudEvents, OfLessonsHaveTheJournalForAKey) {
  const CloudEvent event = first(AnalyticsTopic::lessons);
  EXPECT_EQ(event.key, to_text(school.maths));
  EXPECT_FALSE(json::parse(event.data).contains("pupil"));
}

TEST_F(CloudEvents, AreTheSameWheneverTheyAreRenderedAndHaveIdsOfTheirOwn) {
  const auto events = school.events();
  EXPECT_EQ(events, school.events());
  std::set<std::string> ids;
  for (const auto& [topic, event] : events) {
    EXPECT_TRUE(parse_id(event.id)) << event.id;
    ids.insert(event.id);
  }
  EXPECT_THAT(ids, SizeIs(events.size()));
}

TEST_F(CloudEvents, HoldNoNameNoTextAndNoPersonsId) {
  for (const auto& [topic, event] : school.events()) {
    const std::string text = structured_json(event, "1-2-3-4");
    for (const PersonId person : {school.anna, school.janis, world.teacher}) {
      EXPECT_THAT(text, Not(HasSubstr(to_text(person))));
    }
    for (const std::string word : {"Anna", "Liepa", "Daļskaitļi", "ārsts", "pārrakstīšanās"}) {
      EXPECT_THAT(text, Not(HasSubstr(word)));
    }
  }
}

TEST_F(CloudEvents, OfAnErasedPupilAreNone) {
  const std::size_t before = school.events().size();
  world.erase(school.anna);
  std::size_t after = 0;
  for (const auto& [topic, event] : school.events()) {
    EXPECT_NE(event.key, annas);
    ++after;
  }
  EXPECT_LT(after, before);
  EXPECT_GT(after, 0U);
}

TEST_F(CloudEvents, OfAPupilThatTheVaultDoesNotKnowStopTheReader) {
  const MemoryVault other;
  const Reading reading{world.rows, other};
  EXPECT_THROW(
      cloud_event(reading, AnalyticsTopic::marks, school.facts(AnalyticsTopic::marks).front()),
      VaultMismatch);
}

TEST_F(CloudEvents, AreKafkaRecordsInBinaryMode) {
  const CloudEvent event = first(AnalyticsTopic::marks);
  const std::vector<std::pair<std::string, std::string>> headers = {
      {"content-type", "application/json"},
      {"ce_specversion", "1.0"},
      {"ce_id", event.id},
      {"ce_source", event.source},
      {"ce_type", "klade.mark.recorded.v1"},
      {"ce_time", event.time},
      {"ce_dataschema", "urn:klade:schema:klade.mark.recorded.v1"},
      {"ce_partitionkey", event.key},
  };
  EXPECT_EQ(kafka_headers(event), headers);
}

TEST_F(CloudEvents, AreLinesInStructuredMode) {
  const CloudEvent event = first(AnalyticsTopic::marks);
  const std::string line = structured_json(event, "3-9-0-0");
  EXPECT_THAT(line, Not(HasSubstr("\n")));
  EXPECT_EQ(json::parse(line),
            json({{"specversion", "1.0"},
                  {"id", event.id},
                  {"source", event.source},
                  {"type", event.type},
                  {"time", event.time},
                  {"dataschema", "urn:klade:schema:klade.mark.recorded.v1"},
                  {"partitionkey", event.key},
                  {"cursor", "3-9-0-0"},
                  {"datacontenttype", "application/json"},
                  {"data", json::parse(event.data)}}));
}

}  // namespace
}  // namespace klade
