#include "projections/views/mail.h"

#include <algorithm>
#include <variant>

#include "events/core/match.h"
#include "projections/views/row.h"

namespace klade {
namespace {

constexpr char kLetters = 'l';
constexpr char kBodies = 'b';
constexpr char kRecipients = 'g';
constexpr char kCopies = 'f';
constexpr char kMailboxes = 'o';
constexpr char kConversations = 't';
constexpr char kReceipts = 'r';
constexpr char kDrafts = 'd';
constexpr char kAttachments = 'a';
constexpr char kParts = 'c';
constexpr char kBegun = 'w';

std::uint8_t part_of(Folder folder) { return static_cast<std::uint8_t>(folder); }

std::string copy_key(ProfileId profile, Folder folder, const LetterPlace& place) {
  return row_key(kCopies, profile, part_of(folder), ~place.seq, ~place.index);
}

Folder home_of(const LetterRow& letter, ProfileId profile) {
  return letter.sender == profile ? Folder::sent : Folder::inbox;
}

// One profile's mailbox: its counts change with its copies.
class Mailbox {
 public:
  Mailbox(ViewBatch& rows, ProfileId profile, const Place& place)
      : rows_(rows),
        profile_(profile),
        key_(row_key(kMailboxes, profile)),
        row_(get_row<MailboxRow>(rows, key_).value_or(MailboxRow{})) {
    row_.revision = place.seq;
  }
  void put(Folder folder, const LetterPlace& place, const CopyRow& copy) {
    rows_.put(copy_key(profile_, folder, place), packed(copy));
    if (folder == Folder::inbox && !copy.read) ++row_.unread;
  }
  // The copy, out of the folder; nothing when it is not there.
  std::optional<CopyRow> take(Folder folder, const LetterPlace& place) {
    const std::string key = copy_key(profile_, folder, place);
    auto copy = get_row<CopyRow>(rows_, key);
    if (!copy) return std::nullopt;
    rows_.erase(key);
    if (folder == Folder::inbox && !copy->read) --row_.unread;
    return copy;
  }
  void save() { rows_.put(key_, packed(row_)); }

 private:
  ViewBatch& rows_;
  const ProfileId profile_;
  const std::string key_;
  MailboxRow row_;
};

void put_copy(ViewBatch& rows,
              ProfileId profile,
              Folder folder,
              const LetterPlace& at,
              const CopyRow& copy,
              const Place& place) {
  Mailbox mailbox(rows, profile, place);
  mailbox.put(folder, at, copy);
  mailbox.save();
}

void attach(ViewBatch& rows, const LetterSent& e) {
  for (const AttachmentId& id : e.attachments) {
    auto row = get_row<AttachmentRow>(rows, row_key(kAttachments, id));
    if (!row || !row->letter.is_nil()) continue;
    row->letter = e.letter;
    rows.put(row_key(kAttachments, id), packed(*row));
  }
}

void fold(const LetterSent& e, const Recorded& record, const Place& place, ViewBatch& rows) {
  const LetterPlace at{place.seq, place.index};
  rows.put(row_key(kLetters, e.letter),
           packed(LetterRow{e.conversation,
                            e.school,
                            e.sender,
                            record.origin.role,
                            e.addressees,
                            static_cast<std::uint32_t>(e.recipients.size()),
                            0,
                            e.subject,
                            e.answers,
                            e.attachments,
                            record.at,
                            at}));
  rows.put(row_key(kBodies, e.letter), packed(e.body));
  rows.put(row_key(kRecipients, e.letter), packed(e.recipients));
  rows.put(row_key(kConversations, e.conversation, at.seq, at.index), packed(e.letter));
  put_copy(rows, e.sender, Folder::sent, at, {e.letter, true}, place);
  for (const ProfileId& recipient : e.recipients) {
    put_copy(rows, recipient, Folder::inbox, at, {e.letter, false}, place);
  }
  attach(rows, e);
}

void fold(const LetterMoved& e, const Recorded&, const Place& place, ViewBatch& rows) {
  const auto row = get_row<LetterRow>(rows, row_key(kLetters, e.letter));
  if (!row) return;
  const Folder from = e.folder == Folder::deleted ? home_of(*row, e.profile) : Folder::deleted;
  Mailbox mailbox(rows, e.profile, place);
  const auto copy = mailbox.take(from, row->place);
  if (!copy) return;
  mailbox.put(e.folder, row->place, *copy);
  mailbox.save();
}

void fold(const LetterRead& e, const Recorded& record, const Place& place, ViewBatch& rows) {
  auto row = get_row<LetterRow>(rows, row_key(kLetters, e.letter));
  if (!row) return;
  Mailbox reader(rows, e.profile, place);
  for (const Folder folder : {Folder::inbox, Folder::deleted}) {
    auto copy = reader.take(folder, row->place);
    if (!copy) continue;
    copy->read = true;
    reader.put(folder, row->place, *copy);
    reader.save();
    rows.put(row_key(kReceipts, e.letter, e.profile), packed(record.at));
    ++row->readers;
    rows.put(row_key(kLetters, e.letter), packed(*row));
    Mailbox(rows, row->sender, place).save();  // the sender sees who has read it
    return;
  }
}

void fold(const DraftSaved& e, const Recorded& record, const Place& place, ViewBatch& rows) {
  rows.put(
      row_key(kDrafts, e.profile, e.draft),
      packed(DraftRow{
          e.draft, e.addressees, e.subject, e.body, e.answers, e.attachments, record.at, false}));
  Mailbox(rows, e.profile, place).save();
}

void fold(const DraftDiscarded& e, const Recorded&, const Place& place, ViewBatch& rows) {
  DraftRow row;
  row.id = e.draft;
  row.discarded = true;
  rows.put(row_key(kDrafts, e.profile, e.draft), packed(row));
  Mailbox(rows, e.profile, place).save();
}

void fold(const AttachmentBegun& e, const Recorded&, const Place&, ViewBatch& rows) {
  rows.put(row_key(kAttachments, e.attachment),
           packed(AttachmentRow{e.profile, e.name, e.media_type, e.size, 0, {}}));
  rows.put(row_key(kBegun, e.profile, e.attachment), {});
}

void fold(const AttachmentPartKept& e, const Recorded&, const Place&, ViewBatch& rows) {
  const std::string key = row_key(kAttachments, e.attachment);
  auto row = get_row<AttachmentRow>(rows, key);
  if (!row) return;
  row->kept += e.size;
  rows.put(key, packed(*row));
  rows.put(row_key(kParts, e.attachment, static_cast<std::uint32_t>(e.number)), packed(e.part));
}

}  // namespace

bool MailView::wants(std::string_view type) const { return is_type_in<MailEvent>(type); }

void MailView::project(const Recorded& record, const Place& place, ViewBatch& rows) const {
  const auto* event = std::get_if<MailEvent>(&record.event);
  if (event == nullptr) return;
  match(*event, [&](const auto& e) { fold(e, record, place, rows); });
}

std::optional<LetterRow> letter(const ViewReader& rows, LetterId id) {
  return get_row<LetterRow>(rows, View::mail, row_key(kLetters, id));
}
Sealed letter_body(const ViewReader& rows, LetterId id) {
  return get_row<Sealed>(rows, View::mail, row_key(kBodies, id)).value_or(Sealed{});
}
std::vector<ProfileId> recipients_of(const ViewReader& rows, LetterId id) {
  return get_row<std::vector<ProfileId>>(rows, View::mail, row_key(kRecipients, id))
      .value_or(std::vector<ProfileId>{});
}
MailboxRow mailbox(const ViewReader& rows, ProfileId profile) {
  return get_row<MailboxRow>(rows, View::mail, row_key(kMailboxes, profile)).value_or(MailboxRow{});
}

std::optional<CopyAt> copy_of(const ViewReader& rows, ProfileId profile, LetterId id) {
  const auto row = letter(rows, id);
  if (!row) return std::nullopt;
  const Folder home = home_of(*row, profile);
  for (const Folder folder : {home, Folder::deleted}) {
    const auto copy = get_row<CopyRow>(rows, View::mail, copy_key(profile, folder, row->place));
    // Another letter of another partition may have the same place.
    if (copy && copy->letter == id) return CopyAt{*copy, home, folder};
  }
  return std::nullopt;
}

std::vector<PlacedCopy> copies_in(const ViewReader& rows,
                                  ProfileId profile,
                                  Folder folder,
                                  const std::optional<LetterPlace>& before,
                                  std::size_t limit) {
  std::vector<PlacedCopy> found;
  const std::string prefix = row_key(kCopies, profile, part_of(folder));
  const std::string from = before ? copy_key(profile, folder, *before) : prefix;
  rows.scan(View::mail, prefix, from, [&](std::string_view key, std::string_view value) {
    ProfileId owner;
    std::uint8_t where = 0;
    LetterPlace place;
    read_key(key, owner, where, place.seq, place.index);
    place = {~place.seq, ~place.index};
    if (before && place == *before) return true;
    if (found.size() >= limit) return false;
    found.push_back({place, row_of<CopyRow>(value)});
    return true;
  });
  return found;
}

std::vector<PlacedLetter> letters_of_conversation(const ViewReader& rows,
                                                  ConversationId conversation,
                                                  const std::optional<LetterPlace>& after,
                                                  std::size_t limit) {
  std::vector<PlacedLetter> found;
  const std::string prefix = row_key(kConversations, conversation);
  const std::string from =
      after ? row_key(kConversations, conversation, after->seq, after->index) : prefix;
  rows.scan(View::mail, prefix, from, [&](std::string_view key, std::string_view value) {
    ConversationId of;
    LetterPlace place;
    read_key(key, of, place.seq, place.index);
    if (after && place == *after) return true;
    if (found.size() >= limit) return false;
    found.push_back({place, row_of<LetterId>(value)});
    return true;
  });
  return found;
}

std::optional<Instant> read_at(const ViewReader& rows, LetterId id, ProfileId recipient) {
  return get_row<Instant>(rows, View::mail, row_key(kReceipts, id, recipient));
}

std::vector<DraftRow> drafts_of(const ViewReader& rows, ProfileId profile) {
  std::vector<DraftRow> found;
  rows.scan(View::mail, row_key(kDrafts, profile), [&](std::string_view, std::string_view value) {
    auto row = row_of<DraftRow>(value);
    if (!row.discarded) found.push_back(std::move(row));
    return true;
  });
  std::ranges::stable_sort(found, std::ranges::greater{}, &DraftRow::saved_at);
  return found;
}
std::optional<DraftRow> draft(const ViewReader& rows, ProfileId profile, DraftId id) {
  return get_row<DraftRow>(rows, View::mail, row_key(kDrafts, profile, id));
}

std::optional<AttachmentRow> attachment(const ViewReader& rows, AttachmentId id) {
  return get_row<AttachmentRow>(rows, View::mail, row_key(kAttachments, id));
}
std::vector<Sealed> attachment_parts_of(const ViewReader& rows, AttachmentId id) {
  std::vector<Sealed> parts;
  rows.scan(View::mail, row_key(kParts, id), [&](std::string_view, std::string_view value) {
    parts.push_back(row_of<Sealed>(value));
    return true;
  });
  return parts;
}
std::vector<AttachmentId> attachments_begun_by(const ViewReader& rows, ProfileId profile) {
  std::vector<AttachmentId> found;
  rows.scan(View::mail, row_key(kBegun, profile), [&](std::string_view key, std::string_view) {
    ProfileId by;
    read_key(key, by, found.emplace_back());
    return true;
  });
  return found;
}

}  // namespace klade
