#include "tests/acceptance/journal_load.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <thread>

namespace klade {
namespace {

std::string place_of(std::string lesson, const std::string& pupil) {
  return lesson.append(" ").append(pupil);
}

// Weeks of five school days, all over and without a holiday.
constexpr const char* kDates[] = {
    "2026-09-07", "2026-09-08", "2026-09-09", "2026-09-10", "2026-09-11", "2026-09-14",
    "2026-09-15", "2026-09-16", "2026-09-17", "2026-09-18", "2026-09-21", "2026-09-22",
    "2026-09-23", "2026-09-24", "2026-09-25", "2026-09-28", "2026-09-29", "2026-09-30",
    "2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07", "2026-10-08"};
constexpr int kFreeLessonsADay = 16;
constexpr std::size_t kFirstLessons = 3;  // are there before anything else is written
constexpr std::uint64_t kMostMarks = 3;   // of one command
constexpr int kUnavailable = 503;
constexpr int kMostRefusals = 1000;                // of a server that is not ready or busy
constexpr std::chrono::milliseconds kBackOff{20};  // of a client whom nobody serves

// What comes when the server is gone has status 0.
Reply post(Person& teacher,
           const std::string& path,
           const std::string& body,
           const std::string& key) {
  try {
    return teacher.post(path, nlohmann::json::parse(body), key);
  } catch (const std::exception&) {
    return {};
  }
}

Reply get(Person& teacher, const std::string& path) {
  try {
    return teacher.get(path);
  } catch (const std::exception&) {
    return {};
  }
}

// The same shape as JournalWriter::expected_page(), with nothing that could hide a double.
nlohmann::json shown(const nlohmann::json& page) {
  nlohmann::json lessons = nlohmann::json::object();
  nlohmann::json marks = nlohmann::json::object();
  nlohmann::json absences = nlohmann::json::object();
  std::size_t count = 0;
  for (const auto& lesson : page["lessons"]) {
    lessons[lesson["id"]] = {
        lesson["date"], lesson["number"], lesson["topic"], lesson["attendance_taken"]};
  }
  for (const auto& cell : page["cells"]) {
    const std::string lesson = cell["lesson"];
    const std::string pupil = cell["pupil"];
    for (const auto& mark : cell["marks"]) {
      marks[mark["id"]] = {lesson, pupil, mark["value"]};
      ++count;
    }
    const std::string absence = cell["absence"];
    if (!absence.empty()) absences[place_of(lesson, pupil)] = absence;
  }
  return {{"lessons", lessons},
          {"marks", marks},
          {"absences", absences},
          {"lessons_shown", page["lessons"].size()},
          {"marks_shown", count}};
}

}  // namespace

JournalWriter::JournalWriter(Person teacher, const nlohmann::json& page, std::uint64_t seed)
    : teacher_(std::move(teacher)), journal_(page["id"]), dice_(seed), keys_(fresh_key() + "-") {
  for (const auto& pupil : page["pupils"]) pupils_.push_back(pupil["id"]);
  for (const char* date : kDates) {
    for (int number = 0; number < kFreeLessonsADay; ++number) free_.emplace_back(date, number);
  }
  std::ranges::shuffle(free_, dice_);
}

template <class Items>
const std::string& JournalWriter::any_of(const Items& items) {
  return items[below(items.size())];
}

std::string JournalWriter::lesson_path(const std::string& lesson) const {
  return "/journals/" + journal_ + "/lessons/" + lesson;
}

JournalWriter::Command JournalWriter::command(std::string path,
                                              const nlohmann::json& body,
                                              Acknowledge acknowledge) {
  return {keys_ + std::to_string(++chosen_), std::move(path), body.dump(), std::move(acknowledge)};
}

JournalWriter::Command JournalWriter::record_lesson(std::string date, int number) {
  Lesson lesson;
  lesson.date = std::move(date);
  lesson.number = number;
  lesson.topic = "Stunda " + std::to_string(chosen_);
  const nlohmann::json body{{"date", lesson.date},
                            {"number", number},
                            {"topic", lesson.topic},
                            {"result", "Prot"},
                            {"homework", ""}};
  return command("/journals/" + journal_ + "/lessons", body, [this, lesson](const auto& answer) {
    lessons_[answer["id"]] = lesson;
    standing_lessons_.push_back(answer["id"]);
    return 1U;
  });
}

JournalWriter::Command JournalWriter::correct_lesson(const std::string& lesson) {
  const std::string topic = "Labota " + std::to_string(chosen_);
  const nlohmann::json body{
      {"topic", topic}, {"result", "Prot"}, {"homework", ""}, {"reason", "Kļūda"}};
  return command(lesson_path(lesson) + "/correction", body, [this, lesson, topic](const auto&) {
    lessons_[lesson].topic = topic;
    return 1U;
  });
}

JournalWriter::Command JournalWriter::withdraw_lesson(const std::string& lesson) {
  const nlohmann::json body{{"reason", "Kļūda"}};
  return command(lesson_path(lesson) + "/withdrawal", body, [this, lesson](const auto&) {
    Lesson& gone = lessons_[lesson];
    gone.stands = false;
    free_.emplace_back(gone.date, gone.number);
    std::erase(standing_lessons_, lesson);
    return 1U;
  });
}

JournalWriter::Command JournalWriter::record_marks(const std::string& lesson) {
  std::vector<Mark> marks;
  nlohmann::json list = nlohmann::json::array();
  for (std::uint64_t left = 1 + below(kMostMarks); left > 0; --left) {
    Mark mark;
    mark.lesson = lesson;
    mark.pupil = any_of(pupils_);
    mark.value = any_value();
    mark.steps = {{"recorded", mark.value}};
    list.push_back({{"lesson", lesson},
                    {"pupil", mark.pupil},
                    {"scale", "ten"},
                    {"value", mark.value},
                    {"kind", "formative"}});
    marks.push_back(std::move(mark));
  }
  return command("/journals/" + journal_ + "/marks",
                 {{"marks", list}},
                 [this, lesson, marks](const auto& answer) {
                   EXPECT_EQ(answer["ids"].size(), marks.size());
                   for (std::size_t i = 0; i < marks.size(); ++i) {
                     const std::string id = answer["ids"][i];
                     marks_[id] = marks[i];
                     standing_marks_.push_back(id);
                   }
                   lessons_[lesson].marks += marks.size();
                   return marks.size();
                 });
}

JournalWriter::Command JournalWriter::correct_mark(const std::string& mark) {
  std::string value = any_value();
  while (value == marks_[mark].value) value = any_value();
  return command("/marks/" + mark + "/correction",
                 {{"value", value}, {"reason", "Pārrēķināts"}},
                 [this, mark, value](const auto&) {
                   marks_[mark].value = value;
                   marks_[mark].steps.emplace_back("corrected", value);
                   return 1U;
                 });
}

JournalWriter::Command JournalWriter::withdraw_mark(const std::string& mark) {
  return command(
      "/marks/" + mark + "/withdrawal", {{"reason", "Kļūda"}}, [this, mark](const auto&) {
        marks_[mark].stands = false;
        marks_[mark].steps.emplace_back("withdrawn", "");
        --lessons_[marks_[mark].lesson].marks;
        std::erase(standing_marks_, mark);
        return 1U;
      });
}

// Sometimes what it says is known already, which is one command and no event.
JournalWriter::Command JournalWriter::take_attendance(const std::string& lesson) {
  std::map<std::string, std::string> absences;
  for (std::uint64_t left = below(3); left > 0; --left) {
    absences[any_of(pupils_)] = below(2) == 0 ? "absent" : "late";
  }
  nlohmann::json body{{"absent", nlohmann::json::array()}, {"late", nlohmann::json::array()}};
  for (const auto& [pupil, how] : absences) body[how].push_back(pupil);
  return command(lesson_path(lesson) + "/attendance", body, [this, lesson, absences](const auto&) {
    Lesson& taken = lessons_[lesson];
    if (taken.attendance_taken && taken.absences == absences) return 0U;
    taken.attendance_taken = true;
    taken.absences = absences;
    return 1U;
  });
}

JournalWriter::Command JournalWriter::next() {
  const std::uint64_t dice = below(100);
  if (standing_lessons_.size() < kFirstLessons || (dice < 12 && !free_.empty())) {
    const auto [date, number] = free_.back();
    free_.pop_back();
    return record_lesson(date, number);
  }
  const std::string& lesson = any_of(standing_lessons_);
  if (dice < 30) return take_attendance(lesson);
  if (dice < 36) return correct_lesson(lesson);
  const Lesson& known = lessons_[lesson];
  if (dice < 44 && known.marks == 0 && known.absences.empty()) return withdraw_lesson(lesson);
  if (standing_marks_.empty() || dice < 70) return record_marks(lesson);
  if (dice < 90) return correct_mark(any_of(standing_marks_));
  return withdraw_mark(any_of(standing_marks_));
}

void JournalWriter::wrong(const std::string& what, const Reply& reply) {
  failed_ = true;
  ADD_FAILURE() << what << ": " << reply.status << " " << reply.body;
}

JournalWriter::Sent JournalWriter::send(Person& teacher, LoadProgress& progress, Servers servers) {
  const bool again = unanswered_.has_value();
  if (!again) unanswered_ = next();
  ++progress.sent;
  Reply reply = post(teacher, unanswered_->path, unanswered_->body, unanswered_->key);
  const bool may_go_elsewhere = servers == Servers::several;
  for (int i = 0; !may_go_elsewhere && reply.status == kUnavailable && i < kMostRefusals; ++i) {
    reply = post(teacher, unanswered_->path, unanswered_->body, unanswered_->key);
  }
  if (reply.status == 0 || (may_go_elsewhere && reply.status == kUnavailable)) {
    return Sent::silence;
  }
  if (reply.status != 201) {
    wrong(unanswered_->path, reply);
    return Sent::silence;
  }
  ++progress.answered;
  const bool replayed = reply.headers.contains("idempotency-replayed");
  if (again) ++(replayed ? found_done_ : found_undone_);
  // Of several, the server itself sends it again when the owner that it was sent to is gone.
  if (replayed && !again && !may_go_elsewhere)
    wrong("answered as a repetition although it is none", reply);
  events_ += unanswered_->acknowledge(reply.json());
  acknowledged_.push_back(
      {unanswered_->key, unanswered_->path, unanswered_->body, std::move(reply.body)});
  unanswered_.reset();
  return Sent::answered;
}

void JournalWriter::repeat_one(Person& teacher) {
  if (acknowledged_.empty()) return;
  const Acknowledged& known = acknowledged_[below(acknowledged_.size())];
  const Reply reply = post(teacher, known.path, known.body, known.key);
  if (reply.status == 0 || reply.status == kUnavailable) return;
  if (reply.body != known.answer || !reply.headers.contains("idempotency-replayed")) {
    wrong("repeated: " + known.path + " was " + known.answer, reply);
  }
}

void JournalWriter::write_until_silence(std::uint16_t port, LoadProgress& progress) {
  Person teacher = teacher_.at(port);
  while (!failed_ && send(teacher, progress, Servers::one) == Sent::answered) {
    if (below(16) == 0) repeat_one(teacher);
    // What is written next may be about what was written just now: handlers look it up in views.
    if (get(teacher, "/me").status == 0) break;
  }
  teacher_ = std::move(teacher);
  --progress.writing;
}

// What is written next may be about what was written before: handlers look it up in views.
bool JournalWriter::shows_what_was_written(Person& teacher) {
  const Reply reply = get(teacher, "/me");
  if (reply.status != 0 && reply.status != kUnavailable && reply.status != 200) wrong("/me", reply);
  return reply.status == 200;
}

void JournalWriter::write_anywhere(const Somewhere& somewhere,
                                   const std::atomic<bool>& enough,
                                   LoadProgress& progress) {
  while (!failed_ && (!enough || unanswered_)) {
    Person teacher = teacher_.at(somewhere());
    if (!shows_what_was_written(teacher)) {
      std::this_thread::sleep_for(kBackOff);
      continue;
    }
    while (!failed_ && (!enough || unanswered_)) {
      if (send(teacher, progress, Servers::several) == Sent::silence) break;
      if (below(16) == 0) repeat_one(teacher);
      if (below(8) == 0 || !shows_what_was_written(teacher)) break;
    }
    teacher_ = std::move(teacher);
  }
  --progress.writing;
}

void JournalWriter::settle(std::uint16_t port) {
  if (!unanswered_) return;
  LoadProgress progress;
  Person teacher = teacher_.at(port);
  if (send(teacher, progress, Servers::one) == Sent::silence && !failed_)
    wrong(unanswered_->path, {});
  teacher_ = std::move(teacher);
}

nlohmann::json JournalWriter::expected_page() const {
  nlohmann::json lessons = nlohmann::json::object();
  nlohmann::json marks = nlohmann::json::object();
  nlohmann::json absences = nlohmann::json::object();
  for (const auto& [id, lesson] : lessons_) {
    if (!lesson.stands) continue;
    lessons[id] = {lesson.date, lesson.number, lesson.topic, lesson.attendance_taken};
    for (const auto& [pupil, how] : lesson.absences) absences[place_of(id, pupil)] = how;
  }
  for (const auto& [id, mark] : marks_) {
    if (mark.stands) marks[id] = {mark.lesson, mark.pupil, mark.value};
  }
  const std::size_t lesson_count = lessons.size();
  const std::size_t mark_count = marks.size();
  return {{"lessons", std::move(lessons)},
          {"marks", std::move(marks)},
          {"absences", std::move(absences)},
          {"lessons_shown", lesson_count},
          {"marks_shown", mark_count}};
}

void JournalWriter::expect_everything(std::uint16_t port) const {
  Person teacher = teacher_.at(port);
  const Reply page = get(teacher, "/journals/" + journal_);
  ASSERT_EQ(page.status, 200) << page.body;
  const auto differences = nlohmann::json::diff(expected_page(), shown(page.json()));
  EXPECT_TRUE(differences.empty()) << differences.dump(1);
  for (const auto& [id, mark] : marks_) {
    const Reply history = get(teacher, "/marks/" + id + "/history");
    ASSERT_EQ(history.status, 200) << history.body;
    std::vector<std::pair<std::string, std::string>> steps;
    const auto entries = history.json();
    for (const auto& entry : entries["entries"]) {
      steps.emplace_back(entry["what"], entry["value"]);
    }
    EXPECT_EQ(steps, mark.steps) << id;
  }
}

void JournalWriter::expect_same_answers(std::uint16_t port) const {
  Person teacher = teacher_.at(port);
  for (const Acknowledged& known : acknowledged_) {
    const Reply reply = post(teacher, known.path, known.body, known.key);
    ASSERT_EQ(reply.body, known.answer) << known.path;
    ASSERT_TRUE(reply.headers.contains("idempotency-replayed")) << known.path;
  }
}

}  // namespace klade
