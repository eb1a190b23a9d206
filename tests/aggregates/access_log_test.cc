#include "aggregates/access_log.h"

#include "aggregates/command.h"
#include "tests/aggregates/given.h"

namespace klade {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const auto kSchool = id<SchoolId>("school");
const auto kTeacher = id<ProfileId>("teacher");
const auto kAnna = id<PersonId>("Anna");
const Instant kTen{std::chrono::sys_days{std::chrono::year{2026} / 11 / 26} + hours{10}};

RecordRead read() { return {kSchool, kTeacher, DataKind::pupil, kAnna, kTen + minutes{12}}; }
const DataRead kRead{kSchool, kTeacher, DataKind::pupil, kAnna, kTen};

StreamId stream(const RecordRead& command) { return stream_of(AccessLog::Command(command)); }

TEST(AccessLog, KeepsWhatWasShownInItsHour) { given<AccessLog>({}).when(read()).then({kRead}); }
TEST(AccessLog, KeepsASubjectOnce) {
  given<AccessLog>({}).repeated(read());
  given<AccessLog>({kRead}).when(read()).then_nothing();
}
TEST(AccessLog, KeepsEachKindAndSubject) {
  RecordRead parents = read();
  parents.kind = DataKind::parents;
  given<AccessLog>({kRead}).when(parents).then(
      {DataRead{kSchool, kTeacher, DataKind::parents, kAnna, kTen}});
  RecordRead other = read();
  other.subject = id<PersonId>("Juris");
  given<AccessLog>({kRead}).when(other).then(
      {DataRead{kSchool, kTeacher, DataKind::pupil, other.subject, kTen}});
}
TEST(AccessLog, HasAStreamAReaderAndHour) {
  EXPECT_EQ(stream(read()).kind, StreamKind::access_log);
  RecordRead other = read();
  other.kind = DataKind::journal;
  other.subject = id<JournalId>("maths");
  other.hour = kTen + minutes{59};
  EXPECT_EQ(stream(other), stream(read()));
  other.hour = kTen + hours{1};
  EXPECT_NE(stream(other), stream(read()));
  other = read();
  other.reader = id<ProfileId>("director");
  EXPECT_NE(stream(other), stream(read()));
}
TEST(AccessLog, NamesTheSameReadTheSame) {
  RecordRead later = read();
  later.hour = kTen + minutes{59};
  EXPECT_EQ(command_of(later), command_of(read()));
  later.hour = kTen + hours{1};
  EXPECT_NE(command_of(later), command_of(read()));
  RecordRead parents = read();
  parents.kind = DataKind::parents;
  EXPECT_NE(command_of(parents), command_of(read()));
}

}  // namespace
}  // namespace klade
