#include "aggregates/school_class.h"

#include "tests/aggregates/given.h"

namespace klade {
namespace {

const auto kClass = id<ClassId>("7.a");
const auto kSchool = id<SchoolId>("school");
const auto kYear = id<YearId>("2026");
const auto kAda = id<PersonId>("ada");
const auto kTeacher = id<PersonId>("teacher");
const Date kFrom = date_of(2026, 9, 1);
const Date kUntil = date_of(2026, 12, 18);
const ClassFormed kFormed{kClass, kSchool, kYear, "7.a", 7};
const ClassDissolved kDissolved{kClass, kUntil};

TEST(SchoolClass, IsFormedOnce) {
  given<SchoolClass>({}).when(FormClass{kClass, kSchool, kYear, "7.a", 7}).then({kFormed});
  given<SchoolClass>({}).repeated(FormClass{kClass, kSchool, kYear, "7.a", 7});
}
TEST(SchoolClass, TakesAnotherNameAndGrade) {
  given<SchoolClass>({kFormed})
      .when(FormClass{kClass, kSchool, kYear, "8.a", 8})
      .then({ClassFormed{kClass, kSchool, kYear, "8.a", 8}});
}
TEST(SchoolClass, NeedsANameWithinBounds) {
  given<SchoolClass>({})
      .when(FormClass{kClass, kSchool, kYear, "", 7})
      .refused(Refusal::text_missing);
  given<SchoolClass>({})
      .when(FormClass{kClass, kSchool, kYear, std::string(201, 'a'), 7})
      .refused(Refusal::text_too_long);
}
TEST(SchoolClass, OnceDissolvedIsFormedAgain) {
  given<SchoolClass>({kFormed, kDissolved})
      .when(FormClass{kClass, kSchool, kYear, "7.a", 7})
      .then({kFormed});
}

TEST(SchoolClass, IsDissolvedOnce) {
  given<SchoolClass>({kFormed}).when(DissolveClass{kClass, kUntil}).then({kDissolved});
  given<SchoolClass>({kFormed}).repeated(DissolveClass{kClass, kUntil});
}
TEST(SchoolClass, FormedAgainHasNobodyInIt) {
  const PupilJoinedClass joined{kClass, kAda, kFrom};
  given<SchoolClass>({kFormed, joined, kDissolved, kFormed})
      .when(JoinClass{kClass, kAda, kFrom})
      .then({joined});
}

TEST(SchoolClass, IsLedByATeacherUntilReleased) {
  const ClassTeacherAssigned assigned{kClass, kTeacher, kFrom};
  const ClassTeacherReleased released{kClass, kTeacher, kUntil};
  given<SchoolClass>({kFormed}).when(AssignClassTeacher{kClass, kTeacher, kFrom}).then({assigned});
  given<SchoolClass>({kFormed}).repeated(AssignClassTeacher{kClass, kTeacher, kFrom});
  given<SchoolClass>({kFormed, assigned})
      .when(ReleaseClassTeacher{kClass, kTeacher, kUntil})
      .then({released});
  given<SchoolClass>({kFormed, assigned}).repeated(ReleaseClassTeacher{kClass, kTeacher, kUntil});
}
TEST(SchoolClass, HasAPupilUntilItLeaves) {
  const PupilJoinedClass joined{kClass, kAda, kFrom};
  const PupilLeftClass left{kClass, kAda, kUntil};
  given<SchoolClass>({kFormed}).when(JoinClass{kClass, kAda, kFrom}).then({joined});
  given<SchoolClass>({kFormed}).repeated(JoinClass{kClass, kAda, kFrom});
  given<SchoolClass>({kFormed, joined}).when(LeaveClass{kClass, kAda, kUntil}).then({left});
  given<SchoolClass>({kFormed, joined}).repeated(LeaveClass{kClass, kAda, kUntil});
  given<SchoolClass>({kFormed, joined, left}).when(JoinClass{kClass, kAda, kFrom}).then({joined});
}

const std::vector<SchoolClass::Command> kNeedAClass = {
    DissolveClass{kClass, kUntil},
    AssignClassTeacher{kClass, kTeacher, kFrom},
    ReleaseClassTeacher{kClass, kTeacher, kUntil},
    JoinClass{kClass, kAda, kFrom},
    LeaveClass{kClass, kAda, kUntil},
};
TEST(SchoolClass, RefusesEverythingBeforeItIsFormed) {
  for (const auto& command : kNeedAClass) {
    given<SchoolClass>({}).when(command).refused(Refusal::unknown_class);
  }
}
TEST(SchoolClass, RefusesEverythingOnceDissolved) {
  for (const auto& command : kNeedAClass) {
    if (std::holds_alternative<DissolveClass>(command)) continue;
    given<SchoolClass>({kFormed, kDissolved}).when(command).refused(Refusal::class_dissolved);
  }
}
TEST(SchoolClass, NamesItsStream) {
  for (const auto& command : kNeedAClass) {
    EXPECT_EQ(stream_of(command), (StreamId{StreamKind::school_class, kClass}));
  }
}

}  // namespace
}  // namespace klade
