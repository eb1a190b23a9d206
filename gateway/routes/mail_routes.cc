#include "gateway/routes/mail_routes.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "gateway/routes/mail_addressing.h"
#include "gateway/routes/mail_requests.h"
#include "gateway/routes/pages.h"
#include "gateway/routes/requests.h"
#include "projections/views/mail_query.h"

namespace klade {
namespace {

MailReader reader_of(const Call& call) { return {call.principal.profile, call.principal.pupil}; }

std::optional<CopyAt> own_copy(const Call& call, const Desk& desk, LetterId id) {
  return copy_of(desk.reading.rows, call.principal.profile, id);
}

Result<std::optional<LetterPlace>, Problem> query_cursor(const Call& call) {
  const auto text = query_text(call, "cursor");
  if (!text) return std::optional<LetterPlace>();
  const auto place = parse_cursor(*text);
  if (!place) return fails("bad_cursor");
  return place;
}

std::optional<Folder> folder_of(const Call& call) {
  const auto found = call.params.find("folder");
  return found == call.params.end() ? std::nullopt : parse_name<Folder>(found->second);
}

// Every addressee that the caller may not write to, by its pointer.
std::vector<FieldError> bad_addressees(const Call& call,
                                       const ViewReader& rows,
                                       const std::vector<Addressee>& to,
                                       ProfileId answered) {
  std::vector<FieldError> errors;
  for (std::size_t i = 0; i < to.size() && errors.size() < kMaxFieldErrors; ++i) {
    if (may_write_to(call, rows, to[i], answered)) continue;
    errors.push_back({"/to/" + std::to_string(i), "bad_addressee"});
  }
  return errors;
}

// A letter's files are its sender's own, whole, each once, and have not gone with another.
bool may_be_attached(const Call& call, const ViewReader& rows, AttachmentId id) {
  const auto row = attachment(rows, id);
  return row && row->profile == call.principal.profile && row->is_whole() && row->letter.is_nil();
}
std::vector<FieldError> bad_attachments(const Call& call,
                                        const ViewReader& rows,
                                        const std::vector<AttachmentId>& ids) {
  std::vector<FieldError> errors;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto at = ids.begin() + static_cast<std::ptrdiff_t>(i);
    const bool again = std::find(ids.begin(), at, ids[i]) != at;
    if (!again && may_be_attached(call, rows, ids[i])) continue;
    errors.push_back({"/attachments/" + std::to_string(i), "bad_attachment"});
  }
  return errors;
}

// What a new letter stands in.
struct Thread {
  ConversationId conversation;
  ProfileId answered;  // who wrote the letter that is answered
};
// Nothing when the caller does not have the letter that it answers.
std::optional<Thread> thread_of(const Call& call,
                                const Desk& desk,
                                const std::optional<LetterId>& answers) {
  if (!answers) return Thread{new_id<ConversationId>(call, 1), {}};
  if (!own_copy(call, desk, *answers)) return std::nullopt;
  const auto row = letter(desk.reading.rows, *answers);
  return Thread{row->conversation, row->sender};
}

std::vector<AttachmentId> ids_of(const std::optional<AttachmentList>& list) {
  return list ? list->items : std::vector<AttachmentId>{};
}

// Everything of a letter that may be wrong, but for its texts.
std::optional<Problem> letter_faults(const Call& call,
                                     const Desk& desk,
                                     const std::vector<Addressee>& to,
                                     const std::optional<Thread>& thread,
                                     const std::vector<AttachmentId>& attachments) {
  if (!thread) return field_problem({{"/answers", "bad_letter"}});
  const ViewReader& rows = desk.reading.rows;
  std::vector<FieldError> errors = bad_addressees(call, rows, to, thread->answered);
  for (FieldError& error : bad_attachments(call, rows, attachments)) {
    errors.push_back(std::move(error));
  }
  return errors.empty() ? std::nullopt : std::optional(field_problem(std::move(errors)));
}

struct SealedLetter {
  Sealed subject;
  Sealed body;
};
Result<SealedLetter, Problem> sealed_letter(const Desk& desk,
                                            const Id128& under,
                                            std::string_view subject,
                                            std::string_view body) {
  auto sealed_subject = sealed_text(desk, under, kSubjectPurpose, subject);
  if (!sealed_subject) return Failure{sealed_subject.error()};
  auto sealed_body = sealed_text(desk, under, kBodyPurpose, body);
  if (!sealed_body) return Failure{sealed_body.error()};
  return SealedLetter{std::move(*sealed_subject), std::move(*sealed_body)};
}

// A draft's texts stand under its writer's own key.
Written saved_draft(const Call& call, const Desk& desk, DraftId id) {
  const auto request = read_body<DraftRequest>(call.body);
  if (!request) return Failure{request.error()};
  const auto to = request->to ? request->to->items : std::vector<Addressee>{};
  const auto attachments = ids_of(request->attachments);
  const auto thread = thread_of(call, desk, request->answers);
  if (auto faults = letter_faults(call, desk, to, thread, attachments)) {
    return Failure{std::move(*faults)};
  }
  auto texts = sealed_letter(desk,
                             call.principal.person,
                             request->subject ? request->subject->value : "",
                             request->body ? request->body->value : "");
  if (!texts) return Failure{texts.error()};
  return intent(call,
                Draft::Command(SaveDraft{id,
                                         call.principal.profile,
                                         to,
                                         std::move(texts->subject),
                                         std::move(texts->body),
                                         request->answers.value_or(LetterId{}),
                                         attachments}),
                id);
}

// A letter's own draft goes with it; one that is not there has gone.
Intent sent(const Call& call,
            const Desk& desk,
            SendLetter command,
            const std::optional<DraftId>& written_in) {
  const LetterId id = command.letter;
  const ProfileId own = call.principal.profile;
  Intent made = intent(call, Letter::Command(std::move(command)), id);
  if (written_in && draft(desk.reading.rows, own, *written_in)) {
    made.then.push_back(
        {Draft::Command(DiscardDraft{*written_in, own}), call.principal.school, *written_in});
  }
  return made;
}

}  // namespace

Written send_letter(const Call& call, const Desk& desk) {
  const auto request = read_body<LetterRequest>(call.body);
  if (!request) return Failure{request.error()};
  const auto id = new_id<LetterId>(call);
  SendLetter command;
  command.letter = id;
  // A repetition is answered as it was, whatever has happened since.
  if (letter(desk.reading.rows, id)) return sent(call, desk, std::move(command), request->draft);
  const auto attachments = ids_of(request->attachments);
  const auto thread = thread_of(call, desk, request->answers);
  if (auto faults = letter_faults(call, desk, request->to.items, thread, attachments)) {
    return Failure{std::move(*faults)};
  }
  command.recipients = recipients_today(call, desk.reading.rows, request->to.items);
  if (command.recipients.empty()) return fails(Refusal::recipients_missing);
  if (command.recipients.size() > kMaxRecipients) return fails(Refusal::too_many_recipients);
  auto texts =
      sealed_letter(desk, thread->conversation, request->subject.value, request->body.value);
  if (!texts) return Failure{texts.error()};
  command.conversation = thread->conversation;
  command.school = call.principal.school;
  command.sender = call.principal.profile;
  command.addressees = request->to.items;
  command.subject = std::move(texts->subject);
  command.body = std::move(texts->body);
  command.answers = request->answers.value_or(LetterId{});
  command.attachments = attachments;
  return sent(call, desk, std::move(command), request->draft);
}

Written read_letter(const Call& call, const Desk& desk) {
  const auto id = path_id<LetterId>(call, "id");
  const auto copy = own_copy(call, desk, id);
  if (!copy || copy->home != Folder::inbox) return fails("not_found");
  if (const auto request = read_body<NothingRequest>(call.body); !request) {
    return Failure{request.error()};
  }
  return intent(call, LetterCopy::Command(ReadLetter{id, call.principal.profile}), id);
}

Written move_letter(const Call& call, const Desk& desk) {
  const auto id = path_id<LetterId>(call, "id");
  const auto copy = own_copy(call, desk, id);
  if (!copy) return fails("not_found");
  const auto request = read_body<MoveLetterRequest>(call.body);
  if (!request) return Failure{request.error()};
  const MoveLetter command{id, call.principal.profile, copy->home, request->folder};
  return intent(call, LetterCopy::Command(command), id);
}

Written erase_letter(const Call& call, const Desk& desk) {
  const auto id = path_id<LetterId>(call, "id");
  if (!own_copy(call, desk, id)) return fails("not_found");
  if (const auto request = read_body<NothingRequest>(call.body); !request) {
    return Failure{request.error()};
  }
  return intent(call, LetterCopy::Command(EraseLetter{id, call.principal.profile}), id);
}

Written save_new_draft(const Call& call, const Desk& desk) {
  return saved_draft(call, desk, new_id<DraftId>(call));
}

// Of one that was discarded the rules say so.
Written save_draft(const Call& call, const Desk& desk) {
  const auto id = path_id<DraftId>(call, "id");
  if (!draft(desk.reading.rows, call.principal.profile, id)) return fails("not_found");
  return saved_draft(call, desk, id);
}

Written discard_draft(const Call& call, const Desk& desk) {
  const auto id = path_id<DraftId>(call, "id");
  if (!draft(desk.reading.rows, call.principal.profile, id)) return fails("not_found");
  if (const auto request = read_body<NothingRequest>(call.body); !request) {
    return Failure{request.error()};
  }
  return intent(call, Draft::Command(DiscardDraft{id, call.principal.profile}), id);
}

Answered show_folder(const Call& call, const Desk& desk) {
  const auto folder = folder_of(call);
  if (!folder) return fails("not_found");
  const auto before = query_cursor(call);
  if (!before) return Failure{before.error()};
  const auto limit = query_limit(call);
  if (!limit) return Failure{limit.error()};
  return answer(folder_page(desk.reading, reader_of(call), *folder, *before, *limit));
}

// Whom a letter was sent to is shown with roles of today, which no revision tells of: a page that
// has the reader's own letters is not kept beyond them.
std::optional<std::uint64_t> folder_answers(const Call& call, const Desk& desk) {
  if (folder_of(call) != Folder::inbox) return std::nullopt;
  return inbox_revision(desk.reading.rows, call.principal.profile, call.principal.school);
}

Answered show_letter(const Call& call, const Desk& desk) {
  const auto page = letter_page(desk.reading, reader_of(call), path_id<LetterId>(call, "id"));
  if (!page) return fails("not_found");
  return answer(*page);
}

Answered show_receipts(const Call& call, const Desk& desk) {
  const auto limit = query_limit(call);
  if (!limit) return Failure{limit.error()};
  std::size_t from = 0;
  if (const auto text = query_text(call, "cursor")) {
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), from);
    const bool whole = error == std::errc{} && end == text->data() + text->size();
    if (!whole || from > kMaxRecipients) return fails("bad_cursor");
  }
  const auto page =
      receipt_page(desk.reading, reader_of(call), path_id<LetterId>(call, "id"), from, *limit);
  if (!page) return fails("not_found");
  return answer(*page);
}

Answered show_conversation(const Call& call, const Desk& desk) {
  const auto after = query_cursor(call);
  if (!after) return Failure{after.error()};
  const auto id = path_id<ConversationId>(call, "id");
  const ConversationPage page = conversation_page(desk.reading, reader_of(call), id, *after);
  if (page.items.empty() && !*after && !page.next) return fails("not_found");
  return answer(page);
}

Answered list_drafts(const Call& call, const Desk& desk) {
  std::vector<DraftAnswer> all;
  for (const DraftRow& row : drafts_of(desk.reading.rows, call.principal.profile)) {
    all.push_back(draft_answer(desk.reading, reader_of(call), row));
  }
  return answer_page(call, std::move(all));
}

}  // namespace klade
