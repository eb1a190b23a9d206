#include "aggregates/letter_copy.h"

#include <array>
#include <random>

#include "tests/aggregates/given.h"

namespace klade {
namespace {

const auto kLetter = id<LetterId>("letter");
const auto kMother = id<ProfileId>("mother");

MoveLetter move_from(Folder home, Folder to) { return {kLetter, kMother, home, to}; }
LetterMoved moved(Folder to) { return {kLetter, kMother, to}; }

TEST(LetterCopy, GoesFromItsFolderToDeletedAndBack) {
  for (const Folder home : {Folder::inbox, Folder::sent}) {
    given<LetterCopy>({}).when(move_from(home, Folder::deleted)).then({moved(Folder::deleted)});
    given<LetterCopy>({moved(Folder::deleted)}).when(move_from(home, home)).then({moved(home)});
    given<LetterCopy>({}).repeated(move_from(home, Folder::deleted));
    given<LetterCopy>({}).when(move_from(home, home)).then_nothing();
  }
}
TEST(LetterCopy, GoesNowhereElse) {
  given<LetterCopy>({})
      .when(move_from(Folder::inbox, Folder::sent))
      .refused(Refusal::letter_cannot_go_there);
  given<LetterCopy>({})
      .when(move_from(Folder::sent, Folder::inbox))
      .refused(Refusal::letter_cannot_go_there);
}
TEST(LetterCopy, IsReadOnce) {
  given<LetterCopy>({}).when(ReadLetter{kLetter, kMother}).then({LetterRead{kLetter, kMother}});
  given<LetterCopy>({}).repeated(ReadLetter{kLetter, kMother});
}
TEST(LetterCopy, M3_IsErasedByNobodyInAnyFolder) {
  const EraseLetter erase{kLetter, kMother};
  const std::vector<std::vector<Event>> histories{
      {},
      {LetterRead{kLetter, kMother}},
      {moved(Folder::deleted)},
      {moved(Folder::deleted), moved(Folder::sent)},
      {moved(Folder::deleted), moved(Folder::inbox), moved(Folder::deleted)}};
  for (const auto& history : histories) {
    for (const Role role : {Role::pupil, Role::mother, Role::superuser, Role::system}) {
      given<LetterCopy>(history).when(erase, {}, {{}, role}).refused(Refusal::letter_is_evidence);
    }
  }
}
// Whatever is asked for, in whichever order: the copy is in its own folder or in Deleted, and what
// is folded from the events says the same as the owner's state.
TEST(LetterCopy, M3_IsThereAfterWhateverIsAskedFor) {
  std::mt19937 dice(7);
  const auto any = [&](auto... of) {
    const std::array all{of...};
    return all[dice() % all.size()];
  };
  for (const Folder home : {Folder::inbox, Folder::sent}) {
    std::vector<Event> history;
    LetterCopy copy;
    for (int i = 0; i < 500; ++i) {
      const std::array<LetterCopy::Command, 3> commands{
          move_from(home, any(Folder::inbox, Folder::sent, Folder::deleted)),
          ReadLetter{kLetter, kMother},
          EraseLetter{kLetter, kMother}};
      const auto then = Given(copy).when(commands[dice() % commands.size()]);
      copy = then.state();
      if (then.decision().events() == nullptr) continue;
      for (const Event& event : *then.decision().events()) {
        history.push_back(event);
        const auto* to = std::get_if<LetterMoved>(&std::get<MailEvent>(event));
        EXPECT_TRUE(to == nullptr || to->folder == home || to->folder == Folder::deleted);
      }
    }
    LetterCopy replayed;
    for (const Event& event : history) evolve(replayed, event);
    EXPECT_EQ(replayed.deleted, copy.deleted);
    EXPECT_EQ(replayed.read, copy.read);
    given<LetterCopy>(history)
        .when(EraseLetter{kLetter, kMother})
        .refused(Refusal::letter_is_evidence);
  }
}
TEST(LetterCopy, IsOfOneProfileAndOneLetter) {
  const auto stream = [](ProfileId profile, LetterId letter) {
    return stream_of(LetterCopy::Command(ReadLetter{letter, profile}));
  };
  const StreamId mine = stream(kMother, kLetter);
  EXPECT_EQ(mine.kind, StreamKind::letter_copy);
  EXPECT_EQ(stream_of(LetterCopy::Command(move_from(Folder::inbox, Folder::deleted))), mine);
  EXPECT_EQ(stream_of(LetterCopy::Command(EraseLetter{kLetter, kMother})), mine);
  EXPECT_NE(stream(id<ProfileId>("father"), kLetter), mine);
  EXPECT_NE(stream(kMother, id<LetterId>("another")), mine);
}

}  // namespace
}  // namespace klade
