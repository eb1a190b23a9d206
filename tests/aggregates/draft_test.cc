#include "aggregates/draft.h"

#include "aggregates/letter.h"
#include "tests/aggregates/given.h"

namespace klade {
namespace {

const auto kDraft = id<DraftId>("draft");
const auto kMother = id<ProfileId>("mother");

SaveDraft save() { return {kDraft, kMother, {}, {}, sealed("half a letter"), {}, {}}; }
const DraftSaved kSaved{kDraft, kMother, {}, {}, sealed("half a letter"), {}, {}};
const DraftDiscarded kDiscarded{kDraft, kMother};

TEST(Draft, IsSavedAsOftenAsItsWriterLikes) {
  given<Draft>({}).when(save()).then({kSaved});
  given<Draft>({kSaved}).when(save()).then({kSaved});
}
TEST(Draft, IsDiscardedOnce) {
  given<Draft>({kSaved}).when(DiscardDraft{kDraft, kMother}).then({kDiscarded});
  given<Draft>({kSaved}).repeated(DiscardDraft{kDraft, kMother});
}
TEST(Draft, IsNotDiscardedWhenUnknown) {
  given<Draft>({}).when(DiscardDraft{kDraft, kMother}).refused(Refusal::unknown_draft);
}
TEST(Draft, IsNotSavedOnceDiscarded) {
  given<Draft>({kSaved, kDiscarded}).when(save()).refused(Refusal::draft_discarded);
}
TEST(Draft, HasTheBoundsOfALetter) {
  SaveDraft command = save();
  command.body = sealed(std::string(kMaxBodyBytes + 200, 'x'));
  given<Draft>({}).when(command).refused(Refusal::text_too_long);
  command = save();
  command.addressees.resize(kMaxAddressees + 1);
  given<Draft>({}).when(command).refused(Refusal::too_many_recipients);
  command = save();
  command.attachments.resize(kMaxAttachments + 1);
  given<Draft>({}).when(command).refused(Refusal::too_many_attachments);
}
TEST(Draft, NamesItsStream) {
  EXPECT_EQ(stream_of(Draft::Command(save())), (StreamId{StreamKind::draft, kDraft}));
}

}  // namespace
}  // namespace klade
