#include "projections/views/mail_query.h"

#include <algorithm>
#include <charconv>

#include "projections/views/classes.h"
#include "projections/views/journals.h"
#include "projections/views/people.h"
#include "projections/views/schools.h"

namespace klade {
namespace {

// Of a conversation: beyond, the page ends, with a cursor to go on from.
constexpr std::size_t kLettersLookedAt = 500;
constexpr std::size_t kCursorDigits = 24;

bool is_parent(const ProfileRow& profile) {
  return !profile.pupil.is_nil() && profile.pupil != profile.person;
}

Correspondent unknown(ProfileId id) { return {id, Role::none, {}, std::nullopt}; }

Correspondent correspondent(const Reading& reading, const MailReader& reader, ProfileId id) {
  const auto row = profile(reading.rows, id);
  return row ? correspondent(reading, reader, *row) : unknown(id);
}

std::vector<AddresseeAnswer> shown(const Reading& reading,
                                   const MailReader& reader,
                                   const std::vector<Addressee>& addressees,
                                   bool all) {
  std::vector<AddresseeAnswer> answers;
  for (const Addressee& to : addressees) {
    if (all || to.kind != AddresseeKind::profile || to.id == reader.profile) {
      answers.push_back(addressee_answer(reading, reader, to));
    }
  }
  return answers;
}

std::vector<AttachmentAnswer> files_of(const Reading& reading,
                                       const std::vector<AttachmentId>& ids) {
  std::vector<AttachmentAnswer> files;
  for (const AttachmentId& id : ids) {
    const auto row = attachment(reading.rows, id);
    if (!row) continue;
    files.push_back(
        {id, open_text(reading, row->name, kAttachmentNamePurpose), row->media_type, row->size});
  }
  return files;
}

std::optional<LetterId> unless_nil(LetterId id) {
  return id.is_nil() ? std::nullopt : std::optional(id);
}

LetterPage page_of(const Reading& reading,
                   const MailReader& reader,
                   LetterId id,
                   const LetterRow& row,
                   const CopyAt& copy) {
  return {letter_summary(reading, reader, copy.row, row, copy.folder),
          open_text(reading, letter_body(reading.rows, id), kBodyPurpose),
          unless_nil(row.answers),
          files_of(reading, row.attachments)};
}

}  // namespace

AddresseeAnswer addressee_answer(const Reading& reading,
                                 const MailReader& reader,
                                 const Addressee& to) {
  AddresseeAnswer answer{to.kind, to.id, {}, std::nullopt};
  switch (to.kind) {
    case AddresseeKind::profile:
      answer.profile = correspondent(reading, reader, ProfileId(to.id));
      break;
    case AddresseeKind::class_parents:
    case AddresseeKind::class_pupils:
      if (const auto row = school_class(reading.rows, ClassId(to.id))) answer.name = row->name;
      break;
    case AddresseeKind::journal_parents:
    case AddresseeKind::journal_pupils:
      if (const auto row = journal(reading.rows, JournalId(to.id))) {
        answer.name = row->subject + ", " + row->group;
      }
      break;
    case AddresseeKind::teachers:
    case AddresseeKind::school:
      if (const auto row = school(reading.rows, SchoolId(to.id))) answer.name = row->name;
      break;
  }
  return answer;
}

Correspondent correspondent(const Reading& reading,
                            const MailReader& reader,
                            const ProfileRow& of) {
  Correspondent answer{of.profile, of.roles.empty() ? Role::none : of.roles.front(), {}, {}};
  const bool of_another_family = !reader.pupil.is_nil() && of.pupil != reader.pupil;
  if (!(is_parent(of) && of_another_family)) answer.name = full_name(reading, of.person);
  if (!of.pupil.is_nil()) {
    answer.pupil = Named<PersonId>{of.pupil, full_name(reading, of.pupil)};
  }
  return answer;
}

LetterSummary letter_summary(const Reading& reading,
                             const MailReader& reader,
                             const CopyRow& copy,
                             const LetterRow& row,
                             Folder folder) {
  const bool own = row.sender == reader.profile;
  LetterSummary summary;
  summary.id = copy.letter;
  summary.conversation = row.conversation;
  summary.folder = folder;
  summary.from = correspondent(reading, reader, row.sender);
  summary.from.role = row.sender_role;
  summary.to = shown(reading, reader, row.addressees, own);
  summary.subject = open_text(reading, row.subject, kSubjectPurpose);
  summary.sent_at = row.sent_at;
  summary.read = copy.read;
  summary.attachments = static_cast<std::int32_t>(row.attachments.size());
  if (own) {
    summary.recipients = static_cast<std::int32_t>(row.recipients);
    summary.readers = static_cast<std::int32_t>(row.readers);
  }
  return summary;
}

FolderPage folder_page(const Reading& reading,
                       const MailReader& reader,
                       Folder folder,
                       const std::optional<LetterPlace>& before,
                       std::size_t limit) {
  FolderPage page;
  page.unread = static_cast<std::int32_t>(mailbox(reading.rows, reader.profile).unread);
  auto copies = copies_in(reading.rows, reader.profile, folder, before, limit + 1);
  if (copies.size() > limit) {
    copies.resize(limit);
    page.next = to_cursor(copies.back().place);
  }
  for (const PlacedCopy& copy : copies) {
    const auto row = letter(reading.rows, copy.row.letter);
    if (row) page.items.push_back(letter_summary(reading, reader, copy.row, *row, folder));
  }
  return page;
}

std::uint64_t inbox_revision(const ViewReader& rows, ProfileId profile, SchoolId school) {
  return std::max({mailbox(rows, profile).revision,
                   people_revision(rows, school),
                   classes_revision(rows, school),
                   subjects_revision(rows, school),
                   school_revision(rows, school)});
}

std::optional<LetterPage> letter_page(const Reading& reading,
                                      const MailReader& reader,
                                      LetterId id) {
  const auto copy = copy_of(reading.rows, reader.profile, id);
  if (!copy) return std::nullopt;
  return page_of(reading, reader, id, letter(reading.rows, id).value(), *copy);
}

ConversationPage conversation_page(const Reading& reading,
                                   const MailReader& reader,
                                   ConversationId conversation,
                                   const std::optional<LetterPlace>& after) {
  ConversationPage page;
  // One more than is looked at says whether the page is the last.
  const auto letters =
      letters_of_conversation(reading.rows, conversation, after, kLettersLookedAt + 1);
  for (std::size_t i = 0; i < letters.size(); ++i) {
    const bool full = page.items.size() == kConversationPage || i == kLettersLookedAt;
    if (full) {
      page.next = to_cursor(letters[i - 1].place);
      break;
    }
    const LetterId id = letters[i].letter;
    const auto copy = copy_of(reading.rows, reader.profile, id);
    if (!copy) continue;
    page.items.push_back(page_of(reading, reader, id, letter(reading.rows, id).value(), *copy));
  }
  return page;
}

std::optional<ReceiptPage> receipt_page(const Reading& reading,
                                        const MailReader& reader,
                                        LetterId id,
                                        std::size_t from,
                                        std::size_t limit) {
  const auto row = letter(reading.rows, id);
  if (!row || row->sender != reader.profile) return std::nullopt;
  const auto recipients = recipients_of(reading.rows, id);
  ReceiptPage page;
  for (std::size_t at = from; at < recipients.size(); ++at) {
    if (page.items.size() == limit) {
      page.next = std::to_string(at);
      break;
    }
    page.items.push_back({correspondent(reading, reader, recipients[at]),
                          read_at(reading.rows, id, recipients[at])});
  }
  return page;
}

DraftAnswer draft_answer(const Reading& reading, const MailReader& reader, const DraftRow& row) {
  return {row.id,
          shown(reading, reader, row.addressees, true),
          open_text(reading, row.subject, kSubjectPurpose),
          open_text(reading, row.body, kBodyPurpose),
          unless_nil(row.answers),
          files_of(reading, row.attachments),
          row.saved_at};
}

std::string to_cursor(const LetterPlace& place) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) text.push_back(kDigits[place.seq >> shift & 0xFU]);
  for (int shift = 28; shift >= 0; shift -= 4) text.push_back(kDigits[place.index >> shift & 0xFU]);
  return text;
}

std::optional<LetterPlace> parse_cursor(std::string_view text) {
  if (text.size() != kCursorDigits) return std::nullopt;
  LetterPlace place;
  const char* const middle = text.data() + 16;
  const char* const end = text.data() + kCursorDigits;
  const auto seq = std::from_chars(text.data(), middle, place.seq, 16);
  const auto index = std::from_chars(middle, end, place.index, 16);
  const bool whole = seq.ptr == middle && index.ptr == end;
  return whole ? std::optional(place) : std::nullopt;
}

}  // namespace klade
