#include "tests/acceptance/kafka_analytics_truth.h"

#include <gtest/gtest.h>

#include <sstream>

#include "tests/acceptance/process.h"

namespace klade {
namespace {

const std::string kMarks = "klade.marks";
const std::string kAttendance = "klade.attendance";
const std::string kLessons = "klade.lessons";
const std::string kPerson = "person-";

// What an event of the log is told as when it is about one thing.
struct Telling {
  std::string topic;
  std::string type;
  std::string about;  // the fields with the pupil or journal, and with the thing
  std::string thing;
};
const std::map<std::string, Telling> kTellings = {
    {"grading.mark_recorded.v1", {kMarks, "klade.mark.recorded.v1", "pupil", "mark"}},
    {"grading.mark_corrected.v1", {kMarks, "klade.mark.corrected.v1", "pupil", "mark"}},
    {"grading.mark_withdrawn.v1", {kMarks, "klade.mark.withdrawn.v1", "pupil", "mark"}},
    {"attendance.absence_announced.v1",
     {kAttendance, "klade.absence.announced.v1", "pupil", "notice"}},
    {"attendance.absence_notice_withdrawn.v1",
     {kAttendance, "klade.absence.notice_withdrawn.v1", "pupil", "notice"}},
    {"attendance.absence_excused.v1", {kAttendance, "klade.absence.excused.v1", "pupil", "excuse"}},
    {"lessons.lesson_recorded.v1", {kLessons, "klade.lesson.recorded.v1", "journal", "lesson"}},
    {"lessons.lesson_corrected.v1", {kLessons, "klade.lesson.corrected.v1", "journal", "lesson"}},
    {"lessons.lesson_withdrawn.v1", {kLessons, "klade.lesson.withdrawn.v1", "journal", "lesson"}},
};
// Attendance at a lesson is about many: the list, and the type for each in it.
const std::map<std::string, std::string> kAttendanceLists = {
    {"absent", "klade.attendance.absent.v1"},
    {"late", "klade.attendance.late.v1"},
    {"present_again", "klade.attendance.present.v1"},
};

std::string place_of(std::string topic, const std::string& about) {
  return topic.append(" ").append(about);
}

std::string text_of(const std::string& type, const std::string& thing, const std::string& time) {
  return type + ' ' + thing + ' ' + time;
}

void add(const nlohmann::json& line, LoggedFacts& logged) {
  const std::string stream = line["stream"];
  if (stream.starts_with(kPerson)) logged.persons.insert(stream.substr(kPerson.size()));
  const std::string type = line["type"];
  const std::string at = line["at"];
  const auto& event = line["event"];
  if (const auto found = kTellings.find(type); found != kTellings.end()) {
    const Telling& telling = found->second;
    const std::string about = event[telling.about];
    const std::string thing = event[telling.thing];
    logged.facts[place_of(telling.topic, about)].push_back(text_of(telling.type, thing, at));
    if (telling.about == "pupil") logged.pupils[thing] = about;
  }
  if (type != "attendance.attendance_taken.v1") return;
  for (const auto& [list, told_as] : kAttendanceLists) {
    for (const std::string pupil : event[list]) {
      logged.facts[place_of(kAttendance, pupil)].push_back(text_of(told_as, event["lesson"], at));
    }
  }
}

// The mark, notice or excuse that a record is about; else its lesson.
std::string thing_of(const nlohmann::json& data) {
  for (const char* const thing : {"mark", "notice", "excuse"}) {
    if (data.contains(thing)) return data[thing];
  }
  return data["lesson"];
}

}  // namespace

LoggedFacts facts_of_log(const std::string& brokers) {
  const Ran ran = run_replay({"export", "--log", "kafka", "--brokers", brokers});
  EXPECT_EQ(ran.code, 0) << ran.err;
  LoggedFacts logged;
  std::istringstream lines(ran.out);
  for (std::string line; std::getline(lines, line);) add(nlohmann::json::parse(line), logged);
  return logged;
}

std::map<std::string, std::string> pseudonyms_in(const ConsumedRecords& records,
                                                 const LoggedFacts& logged) {
  std::map<std::string, std::string> pseudonyms;
  std::map<std::string, std::string> named;
  for (const auto& record : records) {
    const auto pupil =
        logged.pupils.find(thing_of(nlohmann::json::parse(record["value"].get<std::string>())));
    if (pupil == logged.pupils.end()) continue;
    const std::string key = record["key"];
    EXPECT_EQ(pseudonyms.emplace(pupil->second, key).first->second, key) << "two of one pupil";
    EXPECT_EQ(named.emplace(key, pupil->second).first->second, pupil->second) << "two pupils";
  }
  return pseudonyms;
}

Facts with_pseudonyms(const LoggedFacts& logged,
                      const std::map<std::string, std::string>& pseudonyms) {
  Facts facts;
  for (const auto& [whose, list] : logged.facts) {
    const std::size_t space = whose.find(' ');
    const std::string topic = whose.substr(0, space);
    const std::string about = whose.substr(space + 1);
    const auto pseudonym = pseudonyms.find(about);
    if (topic == kLessons) {
      facts[whose] = list;
    } else if (pseudonym != pseudonyms.end()) {
      facts[place_of(topic, pseudonym->second)] = list;
    }
  }
  return facts;
}

Facts facts_of(const ConsumedRecords& records) {
  Facts facts;
  for (const auto& record : records) {
    const auto& headers = record["headers"];
    const auto data = nlohmann::json::parse(record["value"].get<std::string>());
    const std::string whose =
        record["topic"].get<std::string>() + ' ' + record["key"].get<std::string>();
    facts[whose].push_back(text_of(headers["ce_type"], thing_of(data), headers["ce_time"]));
  }
  return facts;
}

}  // namespace klade
