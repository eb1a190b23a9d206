#include "events/log/chain.h"

namespace klade {
namespace {

Verdict judge(const Claim& claim, const ChainState& state) {
  return claim.epoch > state.epoch ? Verdict::valid : Verdict::void_epoch;
}

Verdict judge(const Frame& frame, const ChainState& state) {
  // Before the first claim there is no owner, so epoch 0 is nobody's.
  if (frame.epoch != state.epoch || state.epoch == 0) return Verdict::void_epoch;
  if (frame.claim != state.claim) return Verdict::void_claim;
  if (frame.seq != state.seq + 1) return Verdict::void_sequence;
  if (frame.prev_head != state.head) return Verdict::void_head;
  return Verdict::valid;
}

}  // namespace

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::valid:
      return "valid";
    case Verdict::void_foreign:
      return "void_foreign";
    case Verdict::void_epoch:
      return "void_epoch";
    case Verdict::void_claim:
      return "void_claim";
    case Verdict::void_sequence:
      return "void_sequence";
    case Verdict::void_head:
      return "void_head";
  }
  return "invalid";
}

Result<Chain::Judged, RecordError> Chain::offer(std::string_view record) {
  auto decoded = decode_record(record);
  if (!decoded) {
    if (decoded.error() != RecordError::foreign) return Failure{decoded.error()};
    return Judged{};
  }
  Judged judged;
  judged.verdict = std::visit([&](const auto& r) { return judge(r, state_); }, *decoded);
  if (judged.verdict != Verdict::valid) return judged;
  ++state_.seq;
  state_.head = next_head(state_.head, digest_of(record));
  if (auto* claim = std::get_if<Claim>(&*decoded)) {
    state_.epoch = claim->epoch;
    state_.claim = claim->claim;
    judged.claim = std::move(*claim);
  } else {
    judged.frame = std::get<Frame>(*std::move(decoded));
  }
  return judged;
}

}  // namespace klade
