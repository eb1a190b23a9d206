#include "gateway/node/mail_keys.h"

#include <gmock/gmock.h>

#include "tests/gateway/routes/school_fixture.h"

namespace klade {
namespace {

using testing::IsEmpty;
using testing::UnorderedElementsAre;

class MailKeys : public SchoolFixture {
 protected:
  void erase(PersonId who) { happened(StreamKind::person, who, PersonErased{who, {}}); }
  ProfileId mother() const { return as(Role::mother).profile; }
  ProfileId teacher() const { return as(Role::teacher).profile; }
  LetterId writes(ProfileId from, ProfileId to, std::vector<AttachmentId> files = {}) {
    LetterSent e;
    e.letter = LetterId(random_id());
    e.conversation = conversation;
    e.sender = from;
    e.recipients = {to};
    e.attachments = std::move(files);
    happened(StreamKind::letter, e.letter, e);
    return e.letter;
  }
  void begins(ProfileId who, AttachmentId what) {
    happened(StreamKind::attachment, what, AttachmentBegun{what, who, {}, "text/plain", 1});
  }
  const ConversationId conversation = id<ConversationId>("a conversation");
  const AttachmentId file = id<AttachmentId>("a file");
};

TEST_F(MailKeys, LiveAsLongAsAnybodyOfTheConversation) {
  writes(mother(), teacher());
  erase(ours.mother);
  EXPECT_THAT(mail_keys_left_by(rows, ours.mother), IsEmpty());
  erase(ours.teacher);
  EXPECT_THAT(mail_keys_left_by(rows, ours.teacher), UnorderedElementsAre(conversation));
}
TEST_F(MailKeys, LiveForWhoeverJoinedTheConversationLater) {
  writes(mother(), teacher());
  writes(teacher(), as(Role::superuser).profile);
  erase(ours.mother);
  erase(ours.teacher);
  EXPECT_THAT(mail_keys_left_by(rows, ours.mother), IsEmpty());
  EXPECT_THAT(mail_keys_left_by(rows, ours.teacher), IsEmpty());
}
TEST_F(MailKeys, OfFilesLiveWithTheirLetter) {
  begins(mother(), file);
  writes(mother(), teacher(), {file});
  erase(ours.mother);
  EXPECT_THAT(mail_keys_left_by(rows, ours.mother), IsEmpty());
  erase(ours.teacher);
  EXPECT_THAT(mail_keys_left_by(rows, ours.teacher), UnorderedElementsAre(conversation, file));
}
TEST_F(MailKeys, OfFilesThatWentNowhereDieWithWhoBeganThem) {
  begins(mother(), file);
  erase(ours.mother);
  EXPECT_THAT(mail_keys_left_by(rows, ours.mother), UnorderedElementsAre(file));
}

}  // namespace
}  // namespace klade
