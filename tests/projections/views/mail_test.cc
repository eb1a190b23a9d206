#include "projections/views/mail_query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/projections/views/school_world.h"

namespace klade {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// A teacher, and a family of a pupil, its mother and its father.
class Mail : public testing::Test {
 protected:
  ProfileId profile_of(PersonId person, Role role, PersonId of = {}) {
    const ProfileId id{world.fresh()};
    world.happens(ProfileOpened{id, world.school, person, of, {role}, {}});
    return id;
  }
  LetterSent letter(ProfileId from, std::vector<ProfileId> to, const std::string& subject) {
    LetterSent e;
    e.letter = LetterId{world.fresh()};
    e.conversation = ConversationId{world.fresh()};
    e.school = world.school;
    e.sender = from;
    for (const ProfileId& id : to) e.addressees.push_back({AddresseeKind::profile, id});
    e.recipients = std::move(to);
    e.subject = world.seal(e.conversation, kSubjectPurpose, subject);
    e.body = world.seal(e.conversation, kBodyPurpose, "Labdien! " + subject);
    return e;
  }
  LetterSent sends(ProfileId from, std::vector<ProfileId> to, const std::string& subject) {
    LetterSent e = letter(from, std::move(to), subject);
    world.happens(e);
    return e;
  }
  std::vector<std::string> subjects(ProfileId of, Folder folder) {
    std::vector<std::string> found;
    for (const LetterSummary& item : page(of, folder).items) found.push_back(item.subject);
    return found;
  }
  FolderPage page(ProfileId of,
                  Folder folder,
                  const std::optional<LetterPlace>& before = {},
                  std::size_t limit = 100) {
    return folder_page(world.reading(), reader(of), folder, before, limit);
  }
  MailReader reader(ProfileId of) {
    const auto row = profile(world.rows, of);
    return {of, row ? row->pupil : PersonId{}};
  }

  SchoolWorld world;
  const ClassId seventh = world.form_class("7.a", 7);
  const PersonId pupil = world.pupil(seventh, "Anna", "Liepa");
  const PersonId classmate = world.pupil(seventh, "Bruno", "Ozols");
  const ProfileId teacher = profile_of(world.teacher, Role::teacher);
  const PersonId mothers_person = world.person("Maija", "Liepa");
  const ProfileId mother = profile_of(mothers_person, Role::mother, pupil);
  const ProfileId father = profile_of(world.person("Juris", "Liepa"), Role::father, pupil);
  const ProfileId others = profile_of(world.person("Olga", "Ozola"), Role::mother, classmate);
};

TEST_F(Mail, M1_ALetterIsInEveryInboxAndInSentOnce) {
  sends(teacher, {mother, father}, "Ekskursija");
  EXPECT_THAT(subjects(mother, Folder::inbox), ElementsAre("Ekskursija"));
  EXPECT_THAT(subjects(father, Folder::inbox), ElementsAre("Ekskursija"));
  EXPECT_THAT(subjects(teacher, Folder::sent), ElementsAre("Ekskursija"));
  EXPECT_THAT(subjects(teacher, Folder::inbox), IsEmpty());
  EXPECT_THAT(subjects(others, Folder::inbox), IsEmpty());
}
TEST_F(Mail, ShowsTheNewestFirstInPages) {
  for (const char* subject : {"1", "2", "3", "4", "5"}) sends(teacher, {mother}, subject);
  EXPECT_THAT(subjects(mother, Folder::inbox), ElementsAre("5", "4", "3", "2", "1"));
  std::vector<std::string> seen;
  std::optional<LetterPlace> before;
  for (int pages = 0; pages < 3; ++pages) {
    const FolderPage next = page(mother, Folder::inbox, before, 2);
    for (const LetterSummary& item : next.items) seen.push_back(item.subject);
    EXPECT_EQ(next.next.has_value(), pages < 2);
    if (next.next) before = parse_cursor(*next.next);
  }
  EXPECT_THAT(seen, ElementsAre("5", "4", "3", "2", "1"));
}
TEST_F(Mail, ManyRecipientsAreOneLetterAndACopyEach) {
  std::vector<ProfileId> many;
  for (int i = 0; i < 1'500; ++i) many.push_back(ProfileId{world.fresh()});
  sends(teacher, many, "Visiem");
  std::map<char, int> tables;
  for (const auto& [key, value] : world.rows.of(View::mail)) ++tables[key.front()];
  EXPECT_EQ(tables['l'], 1);
  EXPECT_EQ(tables['f'], 1'501);
  EXPECT_THAT(subjects(many.back(), Folder::inbox), ElementsAre("Visiem"));
}
TEST_F(Mail, M3_MovesToDeletedAndBackAndIsLostNowhere) {
  const LetterSent e = sends(teacher, {mother}, "Ekskursija");
  for (const auto& [who, home] : {std::pair{mother, Folder::inbox}, {teacher, Folder::sent}}) {
    world.happens(LetterMoved{e.letter, who, Folder::deleted});
    EXPECT_THAT(subjects(who, home), IsEmpty());
    EXPECT_THAT(subjects(who, Folder::deleted), ElementsAre("Ekskursija"));
    EXPECT_TRUE(letter_page(world.reading(), reader(who), e.letter).has_value());
    world.happens(LetterMoved{e.letter, who, home});
    EXPECT_THAT(subjects(who, home), ElementsAre("Ekskursija"));
    EXPECT_THAT(subjects(who, Folder::deleted), IsEmpty());
  }
}
TEST_F(Mail, CountsWhatIsUnreadInTheInbox) {
  const LetterSent first = sends(teacher, {mother}, "1");
  const LetterSent second = sends(teacher, {mother}, "2");
  const auto unread = [&] { return page(mother, Folder::inbox).unread; };
  EXPECT_EQ(unread(), 2);
  world.happens(LetterRead{first.letter, mother});
  EXPECT_EQ(unread(), 1);
  world.happens(LetterMoved{second.letter, mother, Folder::deleted});
  EXPECT_EQ(unread(), 0);
  world.happens(LetterMoved{second.letter, mother, Folder::inbox});
  EXPECT_EQ(unread(), 1);
  world.happens(LetterMoved{second.letter, mother, Folder::deleted});
  world.happens(LetterRead{second.letter, mother});
  world.happens(LetterMoved{second.letter, mother, Folder::inbox});
  EXPECT_EQ(unread(), 0);
}
TEST_F(Mail, TellsTheSenderAloneWhoHasReadIt) {
  const LetterSent e = sends(teacher, {mother, father}, "Ekskursija");
  world.happens(LetterRead{e.letter, father});
  const auto receipts = receipt_page(world.reading(), reader(teacher), e.letter, 0, 10);
  ASSERT_TRUE(receipts.has_value());
  ASSERT_EQ(receipts->items.size(), 2U);
  EXPECT_FALSE(receipts->items[0].read_at.has_value());
  EXPECT_TRUE(receipts->items[1].read_at.has_value());
  EXPECT_EQ(receipts->items[1].recipient.name, "Juris Liepa");
  const auto rest = receipt_page(world.reading(), reader(teacher), e.letter, 1, 10);
  EXPECT_EQ(rest->items.size(), 1U);
  EXPECT_EQ(receipt_page(world.reading(), reader(teacher), e.letter, 0, 1)->next, "1");
  EXPECT_FALSE(receipt_page(world.reading(), reader(mother), e.letter, 0, 10).has_value());
  const LetterSummary own = page(teacher, Folder::sent).items.front();
  EXPECT_EQ(own.recipients, 2);
  EXPECT_EQ(own.readers, 1);
  EXPECT_FALSE(page(mother, Folder::inbox).items.front().recipients.has_value());
}
TEST_F(Mail, AConversationHasTheReadersLettersAlone) {
  const LetterSent first = sends(teacher, {mother, others}, "Jautājums");
  LetterSent answer = letter(mother, {teacher}, "Atbilde");
  answer.conversation = first.conversation;
  answer.subject = world.seal(first.conversation, kSubjectPurpose, "Atbilde");
  answer.body = world.seal(first.conversation, kBodyPurpose, "Jā");
  answer.answers = first.letter;
  world.happens(answer);
  const auto seen = [&](ProfileId who) {
    std::vector<std::string> found;
    const auto of = conversation_page(world.reading(), reader(who), first.conversation, {});
    EXPECT_FALSE(of.next.has_value());
    for (const LetterPage& item : of.items) found.push_back(item.letter.subject);
    return found;
  };
  EXPECT_THAT(seen(teacher), ElementsAre("Jautājums", "Atbilde"));
  EXPECT_THAT(seen(mother), ElementsAre("Jautājums", "Atbilde"));
  EXPECT_THAT(seen(others), ElementsAre("Jautājums"));
  EXPECT_THAT(seen(father), IsEmpty());
}
TEST_F(Mail, ALongConversationHasPages) {
  const ConversationId conversation{world.fresh()};
  for (std::size_t i = 0; i < 2 * kConversationPage; ++i) {
    LetterSent e = letter(teacher, {mother}, "");
    e.conversation = conversation;
    e.subject = e.body = {};
    world.happens(e);
  }
  const auto first = conversation_page(world.reading(), reader(mother), conversation, {});
  EXPECT_EQ(first.items.size(), kConversationPage);
  ASSERT_TRUE(first.next.has_value());
  const auto last =
      conversation_page(world.reading(), reader(mother), conversation, parse_cursor(*first.next));
  EXPECT_EQ(last.items.size(), kConversationPage);
  EXPECT_FALSE(last.next.has_value());
}
TEST_F(Mail, ALetterIsForThePeopleOfItAlone) {
  const LetterSent e = sends(teacher, {mother}, "Ekskursija");
  EXPECT_FALSE(letter_page(world.reading(), reader(father), e.letter).has_value());
  EXPECT_FALSE(letter_page(world.reading(), reader(mother), LetterId{}).has_value());
  EXPECT_EQ(letter_page(world.reading(), reader(mother), e.letter)->body, "Labdien! Ekskursija");
}
TEST_F(Mail, AFamilySeesAnotherFamilysChildAndNotItsParentsNames) {
  sends(others, {mother, teacher}, "Ballīte");
  const Correspondent seen = page(mother, Folder::inbox).items.front().from;
  EXPECT_EQ(seen.name, "");
  EXPECT_EQ(seen.pupil->name, "Bruno Ozols");
  EXPECT_EQ(page(teacher, Folder::inbox).items.front().from.name, "Olga Ozola");
  sends(father, {mother}, "Pienu!");
  EXPECT_EQ(page(mother, Folder::inbox).items.front().from.name, "Juris Liepa");
}
TEST_F(Mail, ARecipientSeesGroupsAndItselfAmongTheAddressees) {
  LetterSent e = letter(teacher, {mother, others}, "Sapulce");
  e.addressees.push_back({AddresseeKind::class_parents, seventh});
  world.happens(e);
  const auto to = page(mother, Folder::inbox).items.front().to;
  ASSERT_EQ(to.size(), 2U);
  EXPECT_EQ(to[0].id, mother);
  EXPECT_EQ(to[1].name, "7.a");
  EXPECT_EQ(page(teacher, Folder::sent).items.front().to.size(), 3U);
}
TEST_F(Mail, AnErasedSendersNameIsGoneAndTheLetterStays) {
  const LetterSent e = sends(mother, {teacher}, "Sūdzība");
  world.erase(mothers_person);
  const auto left = letter_page(world.reading(), reader(teacher), e.letter);
  EXPECT_EQ(left->letter.from.name, world.reading().erased_text);
  EXPECT_EQ(left->letter.subject, "Sūdzība");
  EXPECT_EQ(left->body, "Labdien! Sūdzība");
}
TEST_F(Mail, ADraftIsItsWritersUntilItIsDiscarded) {
  DraftSaved e{DraftId{world.fresh()}, mother, {}, {}, {}, {}, {}};
  e.body = world.seal(mothers_person, kBodyPurpose, "Pusvēstule");
  world.happens(e);
  ASSERT_EQ(drafts_of(world.rows, mother).size(), 1U);
  EXPECT_TRUE(drafts_of(world.rows, father).empty());
  EXPECT_FALSE(draft(world.rows, father, e.draft).has_value());
  const DraftRow row = *draft(world.rows, mother, e.draft);
  EXPECT_EQ(draft_answer(world.reading(), reader(mother), row).body, "Pusvēstule");
  world.happens(DraftDiscarded{e.draft, mother});
  EXPECT_TRUE(drafts_of(world.rows, mother).empty());
}
TEST_F(Mail, AFileIsWholeOnceAllItsPartsAreKept) {
  const AttachmentId file{world.fresh()};
  world.happens(AttachmentBegun{file, mother, {}, "text/plain", 5});
  world.happens(AttachmentPartKept{file, 1, 2, world.seal(file, kAttachmentPartPurpose, "lo")});
  EXPECT_FALSE(attachment(world.rows, file)->is_whole());
  world.happens(AttachmentPartKept{file, 0, 3, world.seal(file, kAttachmentPartPurpose, "hel")});
  EXPECT_TRUE(attachment(world.rows, file)->is_whole());
  std::string whole;
  for (const Sealed& part : attachment_parts_of(world.rows, file)) {
    whole += open_text(world.reading(), part, kAttachmentPartPurpose);
  }
  EXPECT_EQ(whole, "hello");
  EXPECT_THAT(attachments_begun_by(world.rows, mother), ElementsAre(file));
  LetterSent e = letter(mother, {teacher}, "Fails");
  e.attachments = {file};
  world.happens(e);
  EXPECT_EQ(attachment(world.rows, file)->letter, e.letter);
}
TEST_F(Mail, ARevisionMovesWithTheMailboxAndWithNames) {
  const auto revision = [&] { return inbox_revision(world.rows, mother, world.school); };
  std::uint64_t before = revision();
  const auto moved = [&] {
    const std::uint64_t was = std::exchange(before, revision());
    return was != before;
  };
  const LetterSent e = sends(teacher, {mother}, "Ekskursija");
  EXPECT_TRUE(moved());
  world.happens(LetterRead{e.letter, mother});
  EXPECT_TRUE(moved());
  world.happens(LetterMoved{e.letter, mother, Folder::deleted});
  EXPECT_TRUE(moved());
  world.happens(PersonDetailsChanged{world.teacher, world.details(world.teacher, "Ilze", "Bērza")});
  EXPECT_TRUE(moved());
  sends(teacher, {father}, "Citam");
  EXPECT_FALSE(moved());
}
TEST(MailCursor, IsReadBackAndNothingElse) {
  const LetterPlace place{0x0123456789abcdefU, 77};
  EXPECT_EQ(parse_cursor(to_cursor(place)), place);
  for (const char* text :
       {"", "x", "0123", "zz23456789abcdef0000004d", "0123456789abcdef0000004dd"}) {
    EXPECT_FALSE(parse_cursor(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace klade
