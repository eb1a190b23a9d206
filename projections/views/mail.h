// View mail: letters, who keeps which copy where, drafts and files.  M1, M3, M5.
//
//   l <letter>                                        LetterRow
//   b <letter>                                        Sealed: the body
//   g <letter>                                        vector of ProfileId: the recipients
//   f <profile> <folder:u8> <~seq:u64> <~index:u32>   CopyRow: newest first
//   o <profile>                                       MailboxRow
//   t <conversation> <seq:u64> <index:u32>            LetterId
//   r <letter> <profile>                              Instant: when the recipient read it
//   d <profile> <draft>                               DraftRow
//   a <attachment>                                    AttachmentRow
//   c <attachment> <number:u32>                       Sealed: a part of the file
//   w <profile> <attachment>                          (no value): begun by the profile
//
// `seq` and `index` are the place of the letter, `~` its complement.  Nothing takes a copy away: it
// is in the folder it was put in first, or in Deleted (M3).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "projections/projection.h"
#include "projections/reading.h"

namespace klade {

class MailView final : public Projection {
 public:
  View view() const override { return View::mail; }
  std::string_view name() const override { return "mail"; }
  std::uint32_t version() const override { return 1; }
  bool wants(std::string_view type) const override;
  void project(const Recorded& record, const Place& place, ViewBatch& rows) const override;
};

// Where a letter stands in the order of its school's letters.
struct LetterPlace {
  std::uint64_t seq = 0;
  std::uint32_t index = 0;
  FIELDS(seq, index)
  auto operator<=>(const LetterPlace&) const = default;
};
struct LetterRow {
  ConversationId conversation;
  SchoolId school;
  ProfileId sender;
  Role sender_role = Role::none;  // as which it was written
  std::vector<Addressee> addressees;
  std::uint32_t recipients = 0;
  std::uint32_t readers = 0;  // of the recipients
  Sealed subject;
  LetterId answers;
  std::vector<AttachmentId> attachments;
  Instant sent_at{};
  LetterPlace place;
  FIELDS(conversation,
         school,
         sender,
         sender_role,
         addressees,
         recipients,
         readers,
         subject,
         answers,
         attachments,
         sent_at,
         place)
  bool operator==(const LetterRow&) const = default;
};
struct CopyRow {
  LetterId letter;
  bool read = false;
  FIELDS(letter, read)
  bool operator==(const CopyRow&) const = default;
};
struct MailboxRow {
  std::uint32_t unread = 0;  // in Inbox
  std::uint64_t revision = 0;
  FIELDS(unread, revision)
  bool operator==(const MailboxRow&) const = default;
};
struct DraftRow {
  DraftId id;
  std::vector<Addressee> addressees;
  Sealed subject;
  Sealed body;
  LetterId answers;
  std::vector<AttachmentId> attachments;
  Instant saved_at{};
  bool discarded = false;  // nothing else is kept of it then
  FIELDS(id, addressees, subject, body, answers, attachments, saved_at, discarded)
  bool operator==(const DraftRow&) const = default;
};
struct AttachmentRow {
  ProfileId profile;
  Sealed name;
  std::string media_type;
  std::int64_t size = 0;
  std::int64_t kept = 0;  // bytes of it
  LetterId letter;        // that it went with; nil: none yet
  FIELDS(profile, name, media_type, size, kept, letter)
  bool is_whole() const { return kept == size; }
  bool operator==(const AttachmentRow&) const = default;
};

std::optional<LetterRow> letter(const ViewReader& rows, LetterId id);
Sealed letter_body(const ViewReader& rows, LetterId id);
std::vector<ProfileId> recipients_of(const ViewReader& rows, LetterId id);
MailboxRow mailbox(const ViewReader& rows, ProfileId profile);

// One profile's copy of a letter, and where it is.
struct CopyAt {
  CopyRow row;
  Folder home = Folder::inbox;
  Folder folder = Folder::inbox;
};
std::optional<CopyAt> copy_of(const ViewReader& rows, ProfileId profile, LetterId id);

// Newest first, those before `before` (nothing: from the newest on); at most `limit`.
struct PlacedCopy {
  LetterPlace place;
  CopyRow row;
};
std::vector<PlacedCopy> copies_in(const ViewReader& rows,
                                  ProfileId profile,
                                  Folder folder,
                                  const std::optional<LetterPlace>& before,
                                  std::size_t limit);
// Oldest first, those after `after`; at most `limit`.
struct PlacedLetter {
  LetterPlace place;
  LetterId letter;
};
std::vector<PlacedLetter> letters_of_conversation(const ViewReader& rows,
                                                  ConversationId conversation,
                                                  const std::optional<LetterPlace>& after,
                                                  std::size_t limit);
std::optional<Instant> read_at(const ViewReader& rows, LetterId id, ProfileId recipient);

std::vector<DraftRow> drafts_of(const ViewReader& rows, ProfileId profile);
// Also of a discarded one: that it is saved no more is its own rule.
std::optional<DraftRow> draft(const ViewReader& rows, ProfileId profile, DraftId id);

std::optional<AttachmentRow> attachment(const ViewReader& rows, AttachmentId id);
std::vector<Sealed> attachment_parts_of(const ViewReader& rows, AttachmentId id);  // in order
std::vector<AttachmentId> attachments_begun_by(const ViewReader& rows, ProfileId profile);

}  // namespace klade
