#include "aggregates/letter.h"

#include "tests/aggregates/given.h"

namespace klade {
namespace {

const auto kLetter = id<LetterId>("letter");
const auto kMother = id<ProfileId>("mother");
const auto kTeacher = id<ProfileId>("teacher");

SendLetter letter_to(std::vector<ProfileId> recipients) {
  return {kLetter,
          id<ConversationId>("conversation"),
          id<SchoolId>("school"),
          kTeacher,
          {{AddresseeKind::profile, kMother}},
          std::move(recipients),
          sealed("subject"),
          sealed("body"),
          {},
          {}};
}
LetterSent sent(const SendLetter& c) {
  return {c.letter,
          c.conversation,
          c.school,
          c.sender,
          c.addressees,
          c.recipients,
          c.subject,
          c.body,
          c.answers,
          c.attachments};
}
std::vector<ProfileId> people(std::size_t count) {
  std::vector<ProfileId> ids;
  for (std::size_t i = 0; i < count; ++i) ids.push_back(id<ProfileId>(std::to_string(i)));
  return ids;
}

TEST(Letter, IsSentOnce) {
  given<Letter>({}).when(letter_to({kMother})).then({sent(letter_to({kMother}))});
  given<Letter>({}).repeated(letter_to({kMother}));
}
TEST(Letter, ToManyPeopleIsOneEvent) {
  const SendLetter command = letter_to(people(kMaxRecipients));
  given<Letter>({}).when(command).then({sent(command)});
}
TEST(Letter, NeedsRecipients) {
  given<Letter>({}).when(letter_to({})).refused(Refusal::recipients_missing);
}
TEST(Letter, HasAtMostSoManyRecipients) {
  given<Letter>({})
      .when(letter_to(people(kMaxRecipients + 1)))
      .refused(Refusal::too_many_recipients);
}
TEST(Letter, GoesToNobodyTwice) {
  given<Letter>({})
      .when(letter_to({kMother, id<ProfileId>("father"), kMother}))
      .refused(Refusal::recipient_listed_twice);
}
TEST(Letter, DoesNotGoToItsSender) {
  given<Letter>({}).when(letter_to({kMother, kTeacher})).refused(Refusal::recipient_listed_twice);
}
TEST(Letter, HasAtMostSoManyAddressees) {
  SendLetter command = letter_to({kMother});
  command.addressees.resize(kMaxAddressees + 1);
  given<Letter>({}).when(command).refused(Refusal::too_many_recipients);
}
TEST(Letter, HasAtMostSoManyAttachments) {
  SendLetter command = letter_to({kMother});
  command.attachments.resize(kMaxAttachments + 1);
  given<Letter>({}).when(command).refused(Refusal::too_many_attachments);
}
TEST(Letter, NeedsSubjectAndBody) {
  SendLetter command = letter_to({kMother});
  command.subject = {};
  given<Letter>({}).when(command).refused(Refusal::text_missing);
  command = letter_to({kMother});
  command.body = {};
  given<Letter>({}).when(command).refused(Refusal::text_missing);
}
TEST(Letter, IsNoLongerThanSo) {
  SendLetter command = letter_to({kMother});
  command.body = sealed(std::string(kMaxBodyBytes + 200, 'x'));
  given<Letter>({}).when(command).refused(Refusal::text_too_long);
  command = letter_to({kMother});
  command.subject = sealed(std::string(kMaxSubjectBytes + 200, 'x'));
  given<Letter>({}).when(command).refused(Refusal::text_too_long);
  command = letter_to({kMother});
  command.body = sealed(std::string(kMaxBodyBytes + 100, 'x'));
  given<Letter>({}).when(command).then({sent(command)});
}
TEST(Letter, NamesItsStream) {
  EXPECT_EQ(stream_of(Letter::Command(letter_to({}))), (StreamId{StreamKind::letter, kLetter}));
}

}  // namespace
}  // namespace klade
