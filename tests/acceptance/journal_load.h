// A teacher that writes into one journal without rest, and knows what must stand there: each
// command has its Idempotency-Key, a command without an answer is sent again under the same key,
// and what was acknowledged is written down with its answer.
//
// What is chosen depends on the seed and on the answers' ids only.  One thread at a time; different
// writers are independent.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/acceptance/school_server.h"

namespace klade {

// How far all writers are; read by whoever waits for an instant to kill the server.
struct LoadProgress {
  std::atomic<std::uint64_t> sent{0};
  std::atomic<std::uint64_t> answered{0};
  std::atomic<int> writing{0};  // writers that have not ended
};

class JournalWriter {
 public:
  // The teacher may write into the journal with this page.
  JournalWriter(Person teacher, const nlohmann::json& page, std::uint64_t seed);

  // Against the server at this port.  Both report what is wrong as test failures.
  void write_until_silence(std::uint16_t port, LoadProgress& progress);
  void settle(std::uint16_t port);  // has the command without an answer answered

  // Against several servers of one log: the one at the port that `somewhere` gives, and another
  // from time to time and whenever one does not answer, or not now.  Until `enough`, and until
  // every command is answered.
  using Somewhere = std::function<std::uint16_t()>;
  void write_anywhere(const Somewhere& somewhere,
                      const std::atomic<bool>& enough,
                      LoadProgress& progress);

  // Whether the server shows what was acknowledged, all of it and nothing else.
  void expect_everything(std::uint16_t port) const;
  // Every key again: the same answer.
  void expect_same_answers(std::uint16_t port) const;

  std::uint64_t acknowledged() const { return acknowledged_.size(); }
  std::uint64_t events() const { return events_; }  // that the acknowledged ones stand for
  bool unsettled() const { return unanswered_.has_value(); }
  // Of the commands that were sent again: those that had been done, and those that had not.
  std::uint64_t found_done() const { return found_done_; }
  std::uint64_t found_undone() const { return found_undone_; }
  bool failed() const { return failed_; }

 private:
  struct Lesson {
    std::string date;
    int number = 0;
    std::string topic;
    std::map<std::string, std::string> absences;  // pupil to absent or late
    std::size_t marks = 0;                        // that stand
    bool attendance_taken = false;
    bool stands = true;
  };
  struct Mark {
    std::string lesson;
    std::string pupil;
    std::string value;
    std::vector<std::pair<std::string, std::string>> steps;  // what, value
    bool stands = true;
  };
  struct Command {
    std::string key;
    std::string path;
    std::string body;
    // Takes it over into what must stand there; the number of events that it makes.
    std::function<std::uint64_t(const nlohmann::json& answer)> acknowledge;
  };
  struct Acknowledged {
    std::string key;
    std::string path;
    std::string body;
    std::string answer;
  };
  using Acknowledge = decltype(Command::acknowledge);

  Command next();
  Command record_lesson(std::string date, int number);
  Command correct_lesson(const std::string& lesson);
  Command withdraw_lesson(const std::string& lesson);
  Command record_marks(const std::string& lesson);
  Command correct_mark(const std::string& mark);
  Command withdraw_mark(const std::string& mark);
  Command take_attendance(const std::string& lesson);
  Command command(std::string path, const nlohmann::json& body, Acknowledge acknowledge);

  enum class Sent : std::uint8_t { answered, silence };
  enum class Servers : std::uint8_t { one, several };
  Sent send(Person& teacher, LoadProgress& progress, Servers servers);
  void repeat_one(Person& teacher);
  bool shows_what_was_written(Person& teacher);
  void wrong(const std::string& what, const Reply& reply);

  std::uint64_t below(std::uint64_t bound) { return dice_() % bound; }
  template <class Items>
  const std::string& any_of(const Items& items);
  std::string any_value() { return std::to_string(1 + below(10)); }
  std::string lesson_path(const std::string& lesson) const;

  nlohmann::json expected_page() const;

  Person teacher_;
  const std::string journal_;
  std::vector<std::string> pupils_;
  std::mt19937_64 dice_;
  const std::string keys_;  // what its keys begin with
  std::uint64_t chosen_ = 0;
  std::vector<std::pair<std::string, int>> free_;  // dates and numbers without a lesson
  std::map<std::string, Lesson> lessons_;
  std::map<std::string, Mark> marks_;
  std::vector<std::string> standing_lessons_;
  std::vector<std::string> standing_marks_;
  std::optional<Command> unanswered_;
  std::vector<Acknowledged> acknowledged_;
  std::uint64_t events_ = 0;
  std::uint64_t found_done_ = 0;
  std::uint64_t found_undone_ = 0;
  bool failed_ = false;
};

}  // namespace klade
