// Durable commands in the engine: a PartitionOwner on an EmbeddedLog, one mark a command, so many
// in flight.  Journals of 30 pupils and 60 lessons, as many as the marks need.
//   klade_bench engine --dir DIR --in-flight N --seconds S
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

#include "aggregates/owner/partition_owner.h"
#include "aggregates/owner/rocks_stream_store.h"
#include "events/log/embedded_log.h"
#include "tests/bench/bench.h"

namespace klade::bench {
namespace {

constexpr Partition kPartition{0};
constexpr std::uint64_t kJournals = 100;
constexpr std::uint64_t kPupils = 30;
constexpr std::uint64_t kLessons = 60;
constexpr std::uint64_t kCells = kJournals * kPupils * kLessons;
constexpr std::size_t kBoxBytes = 72;  // of a sealed text of up to 32 bytes

Id128 id_of(std::string_view what, std::uint64_t number) {
  return derive_id(hash_id(what), number);
}
JournalId journal_id(std::uint64_t number) { return JournalId(id_of("journal", number)); }
PersonId pupil_id(std::uint64_t journal, std::uint64_t number) {
  return PersonId(id_of("pupil", journal * kPupils + number));
}
LessonId lesson_id(std::uint64_t journal, std::uint64_t number) {
  return LessonId(id_of("lesson", journal * kLessons + number));
}
Sealed sealed_text() {
  Sealed sealed;
  sealed.key = KeyId(id_of("key", 0));
  sealed.box = std::string(kBoxBytes, 's');
  return sealed;
}

Origin origin_of(std::uint64_t command, Role role) {
  Origin origin;
  origin.command = CommandId(id_of("command", command));
  origin.fingerprint = id_of("fingerprint", command);
  origin.profile = ProfileId(id_of("profile", 0));
  origin.person = PersonId(id_of("teacher", 0));
  origin.role = role;
  origin.session = SessionId(id_of("session", 0));
  origin.correlation = id_of("trace", command);
  return origin;
}

std::vector<Command> roster_of(std::uint64_t journal) {
  const JournalId id = journal_id(journal);
  const Date from = date_of(2025, 9, 1);
  std::vector<Journal::Command> steps;
  steps.emplace_back(OpenJournal{id,
                                 SchoolId(id_of("school", 0)),
                                 YearId(id_of("year", 0)),
                                 ClassId(id_of("class", journal)),
                                 "Matemātika",
                                 "1. grupa"});
  steps.emplace_back(AssignTeacher{id, PersonId(id_of("teacher", 0)), from});
  for (std::uint64_t i = 0; i < kPupils; ++i) {
    steps.emplace_back(EnrolPupil{id, pupil_id(journal, i), from});
  }
  for (std::uint64_t i = 0; i < kLessons; ++i) {
    RecordLesson lesson;
    lesson.journal = id;
    lesson.lesson = lesson_id(journal, i);
    lesson.date = from + std::chrono::days{static_cast<int>(i)};
    lesson.number = 1;
    lesson.text = {sealed_text(), {}, {}};
    lesson.due = Instant::max();
    steps.emplace_back(std::move(lesson));
  }
  std::vector<Command> commands;
  for (auto& step : steps) commands.emplace_back(std::move(step));
  return commands;
}

Command mark_of(std::uint64_t number) {
  const std::uint64_t journal = number % kJournals;
  const std::uint64_t cell = number % kCells / kJournals;
  NewMark mark;
  mark.lesson = lesson_id(journal, cell / kPupils);
  mark.pupil = pupil_id(journal, cell % kPupils);
  mark.mark = MarkId(id_of("mark", number));
  mark.value = {Scale::ten, static_cast<std::int16_t>(1 + number % 10)};
  mark.due = Instant::max();
  return Journal::Command(RecordMarks{journal_id(journal), {mark}});
}

// Lets so many commands be under way, and counts their answers.
class Gate {
 public:
  explicit Gate(std::size_t width) : width_(width) {}

  void enter() {
    std::unique_lock lock(mutex_);
    free_.wait(lock, [this] { return inside_ < width_; });
    ++inside_;
  }
  void leave() {
    const std::lock_guard lock(mutex_);
    --inside_;
    free_.notify_one();
  }
  void wait_until_empty() {
    std::unique_lock lock(mutex_);
    free_.wait(lock, [this] { return inside_ == 0; });
  }

 private:
  const std::size_t width_;
  std::mutex mutex_;
  std::condition_variable free_;
  std::size_t inside_ = 0;
};

struct Engine {
  PartitionOwner& owner;
  Gate gate;

  void submit(Command command, const Origin& origin, std::vector<double>* latencies) {
    gate.enter();
    const auto begin = Steady::now();
    owner.submit(std::move(command), origin, [this, begin, latencies](const Outcome& outcome) {
      if (const auto* refusal = std::get_if<Refusal>(&outcome)) {
        give_up("refused: " + std::string(name_of(*refusal)));
      }
      if (!std::holds_alternative<Accepted>(outcome)) give_up("a command was not taken");
      if (latencies != nullptr) latencies->push_back(seconds_since(begin) * 1000);
      gate.leave();
    });
  }
};

std::uint64_t bytes_under(const std::filesystem::path& directory) {
  std::uint64_t bytes = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(directory)) {
    if (file.is_regular_file()) bytes += file.file_size();
  }
  return bytes;
}

}  // namespace

void engine_bench(const Arguments& arguments) {
  const std::filesystem::path dir = arguments.text("dir");
  auto log = EmbeddedLog::create(dir / "log", 1);
  auto store = RocksStreamStore::open(dir / "index");
  if (!log || !store) give_up("the engine's directory cannot be made");
  const SystemClock clock;
  const std::size_t in_flight = arguments.count("in-flight");
  OwnerLimits limits;
  PartitionOwner owner(kPartition, **log, **store, clock, "bench", {limits});
  std::jthread thread([&](const std::stop_token& stop) {
    if (!owner.run(stop)) give_up("the owner stopped");
  });
  Engine engine{owner, Gate(in_flight)};
  std::uint64_t command = 0;
  for (std::uint64_t journal = 0; journal < kJournals; ++journal) {
    for (Command& step : roster_of(journal)) {
      const bool lesson = std::holds_alternative<RecordLesson>(std::get<Journal::Command>(step));
      engine.submit(
          std::move(step), origin_of(command++, lesson ? Role::teacher : Role::system), nullptr);
    }
  }
  engine.gate.wait_until_empty();

  const double seconds = arguments.number("seconds");
  const std::uint64_t bytes_before = bytes_under(dir / "log");
  const std::uint64_t frames_before = owner.metrics().frames;
  std::vector<double> latencies;
  latencies.reserve(1U << 22U);
  std::uint64_t marks = 0;
  const auto begin = Steady::now();
  while (seconds_since(begin) < seconds) {
    engine.submit(mark_of(marks++), origin_of(command++, Role::teacher), &latencies);
  }
  engine.gate.wait_until_empty();
  const double spent = seconds_since(begin);
  const auto done = static_cast<double>(marks);
  const auto frames = static_cast<double>(owner.metrics().frames - frames_before);
  thread.request_stop();
  thread.join();
  Figures figures;
  figures.add("commands_per_second", done / spent);
  figures.add("commands_per_frame", done / frames);
  figures.add("p99_ms", percentile(latencies, 0.99));
  figures.add("log_bytes_per_command",
              static_cast<double>(bytes_under(dir / "log") - bytes_before) / done);
  figures.print();
}

}  // namespace klade::bench
