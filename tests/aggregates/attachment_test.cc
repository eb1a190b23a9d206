#include "aggregates/attachment.h"

#include "tests/aggregates/given.h"

namespace klade {
namespace {

const auto kFile = id<AttachmentId>("file");
const auto kMother = id<ProfileId>("mother");
constexpr std::int64_t kSize = kAttachmentPartBytes + 10;

BeginAttachment begin(std::int64_t size = kSize) {
  return {kFile, kMother, sealed("plan.pdf"), "application/pdf", size};
}
const AttachmentBegun kBegun{kFile, kMother, sealed("plan.pdf"), "application/pdf", kSize};
KeepAttachmentPart part(std::int32_t number, std::int64_t size) {
  return {kFile, number, static_cast<std::int32_t>(size), sealed("part")};
}
AttachmentPartKept kept(const KeepAttachmentPart& c) {
  return {c.attachment, c.number, c.size, c.part};
}

TEST(Attachment, IsBegunOnce) {
  given<Attachment>({}).when(begin()).then({kBegun});
  given<Attachment>({}).repeated(begin());
}
TEST(Attachment, NeedsNameAndType) {
  BeginAttachment command = begin();
  command.name = {};
  given<Attachment>({}).when(command).refused(Refusal::text_missing);
  command = begin();
  command.media_type.clear();
  given<Attachment>({}).when(command).refused(Refusal::text_missing);
  command = begin();
  command.name = sealed(std::string(5000, 'x'));
  given<Attachment>({}).when(command).refused(Refusal::text_too_long);
  command = begin();
  command.media_type = std::string(201, 'x');
  given<Attachment>({}).when(command).refused(Refusal::text_too_long);
}
TEST(Attachment, IsNeitherEmptyNorTooLarge) {
  for (const std::int64_t size : {INT64_MIN, std::int64_t{0}, kMaxAttachmentBytes + 1}) {
    given<Attachment>({}).when(begin(size)).refused(Refusal::attachment_size_out_of_range);
  }
  EXPECT_NE(given<Attachment>({}).when(begin(kMaxAttachmentBytes)).decision().events(), nullptr);
}
TEST(Attachment, KeepsEachPartOnceInAnyOrder) {
  const KeepAttachmentPart first = part(0, kAttachmentPartBytes);
  const KeepAttachmentPart last = part(1, 10);
  given<Attachment>({kBegun}).when(last).then({kept(last)});
  given<Attachment>({kBegun, kept(last)}).when(first).then({kept(first)});
  given<Attachment>({kBegun}).repeated(first);
}
TEST(Attachment, TakesNoPartBeforeItIsBegun) {
  given<Attachment>({}).when(part(0, 10)).refused(Refusal::unknown_attachment);
}
TEST(Attachment, TakesNoOtherParts) {
  const auto refused = [](const KeepAttachmentPart& command) {
    given<Attachment>({kBegun}).when(command).refused(Refusal::attachment_part_invalid);
  };
  refused(part(-1, 10));
  refused(part(2, 10));
  refused(part(INT32_MAX, 10));
  refused(part(0, 10));
  refused(part(1, 11));
  KeepAttachmentPart empty = part(1, 10);
  empty.part = {};
  refused(empty);
  KeepAttachmentPart large = part(1, 10);
  large.part = sealed(std::string(kAttachmentPartBytes + 200, 'x'));
  refused(large);
}
TEST(Attachment, NamesItsStream) {
  EXPECT_EQ(stream_of(Attachment::Command(begin())), (StreamId{StreamKind::attachment, kFile}));
}

}  // namespace
}  // namespace klade
