// Queries of one's own mailbox: a folder's page, a letter, a conversation, who has read it, drafts.
// A reader is a profile (M5): what another profile of the same person has is not its.
//
// Whom a reader sees.  Of a parent of another family a family sees no name: the child's name and
// the role say who it is.  A recipient sees, beside the sender, the groups that a letter went to
// and itself; the sender sees everybody.  An erased person's name is Reading::erased_text; what it
// wrote to others stays theirs to read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "projections/reading.h"
#include "projections/views/mail.h"
#include "projections/views/membership.h"
#include "projections/views/sign_ins.h"

namespace klade {

inline constexpr std::string_view kSubjectPurpose = "letter.subject";
inline constexpr std::string_view kBodyPurpose = "letter.body";
inline constexpr std::string_view kAttachmentNamePurpose = "attachment.name";
inline constexpr std::string_view kAttachmentPartPurpose = "attachment.part";
inline constexpr std::size_t kConversationPage = 20;  // letters

struct MailReader {
  ProfileId profile;
  PersonId pupil;  // nil: of the staff
};

struct Correspondent {
  ProfileId id;
  Role role = Role::none;
  std::string name;                        // empty: not for this reader
  std::optional<Named<PersonId>> pupil{};  // whose parent it is, or itself
  FIELDS(id, role, name, pupil)
};
Correspondent correspondent(const Reading& reading,
                            const MailReader& reader,
                            const ProfileRow& profile);

struct AddresseeAnswer {
  AddresseeKind kind = AddresseeKind::profile;
  Id128 id;
  std::string name;  // of the class, the journal or the school
  std::optional<Correspondent> profile{};
  FIELDS(kind, id, name, profile)
};
struct LetterSummary {
  LetterId id;
  ConversationId conversation;
  Folder folder = Folder::inbox;
  Correspondent from;
  std::vector<AddresseeAnswer> to;
  std::string subject;
  Instant sent_at{};
  bool read = false;
  std::int32_t attachments = 0;
  std::optional<std::int32_t> recipients{};  // for the sender alone
  std::optional<std::int32_t> readers{};
  FIELDS(
      id, conversation, folder, from, to, subject, sent_at, read, attachments, recipients, readers)
};

// GET /mail/folders/{folder}.  Newest first.
struct FolderPage {
  std::int32_t unread = 0;  // in Inbox
  std::vector<LetterSummary> items;
  std::optional<std::string> next;
  FIELDS(unread, items, next)
};
FolderPage folder_page(const Reading& reading,
                       const MailReader& reader,
                       Folder folder,
                       const std::optional<LetterPlace>& before,
                       std::size_t limit);
// What a page of Inbox depends on beside the reader.
std::uint64_t inbox_revision(const ViewReader& rows, ProfileId profile, SchoolId school);

struct AttachmentAnswer {
  AttachmentId id;
  std::string name;
  std::string media_type;
  std::int64_t size = 0;
  FIELDS(id, name, media_type, size)
};
// GET /mail/letters/{id}
struct LetterPage {
  LetterSummary letter;
  std::string body;
  std::optional<LetterId> answers;
  std::vector<AttachmentAnswer> files;
  FIELDS(letter, body, answers, files)
};
// Nothing when the reader has no copy.
std::optional<LetterPage> letter_page(const Reading& reading,
                                      const MailReader& reader,
                                      LetterId id);

// GET /mail/conversations/{id}.  The reader's letters of it, oldest first.
struct ConversationPage {
  std::vector<LetterPage> items;
  std::optional<std::string> next;
  FIELDS(items, next)
};
ConversationPage conversation_page(const Reading& reading,
                                   const MailReader& reader,
                                   ConversationId conversation,
                                   const std::optional<LetterPlace>& after);

// GET /mail/letters/{id}/receipts: for its sender, in the order in which it was addressed.
struct Receipt {
  Correspondent recipient;
  std::optional<Instant> read_at;
  FIELDS(recipient, read_at)
};
struct ReceiptPage {
  std::vector<Receipt> items;
  std::optional<std::string> next;
  FIELDS(items, next)
};
std::optional<ReceiptPage> receipt_page(const Reading& reading,
                                        const MailReader& reader,
                                        LetterId id,
                                        std::size_t from,
                                        std::size_t limit);

// GET /mail/drafts
struct DraftAnswer {
  DraftId id;
  std::vector<AddresseeAnswer> to;
  std::string subject;
  std::string body;
  std::optional<LetterId> answers;
  std::vector<AttachmentAnswer> files;
  Instant saved_at{};
  FIELDS(id, to, subject, body, answers, files, saved_at)
};
DraftAnswer draft_answer(const Reading& reading, const MailReader& reader, const DraftRow& row);

// GET /mail/addressees: whom a reader may write to, as the caller has found out.
struct AddresseesPage {
  std::vector<AddresseeAnswer> groups;
  std::vector<Correspondent> items;
  std::optional<std::string> next;
  FIELDS(groups, items, next)
};
AddresseeAnswer addressee_answer(const Reading& reading,
                                 const MailReader& reader,
                                 const Addressee& to);

// Opaque to clients.
std::string to_cursor(const LetterPlace& place);
std::optional<LetterPlace> parse_cursor(std::string_view text);

// For search: the summary of a copy that the reader has.
LetterSummary letter_summary(const Reading& reading,
                             const MailReader& reader,
                             const CopyRow& copy,
                             const LetterRow& row,
                             Folder folder);

}  // namespace klade
