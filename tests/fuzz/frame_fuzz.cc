// Any bytes as a record, and again as the body of a record whose digest is right: never a crash,
// and what decodes is written back byte for byte.
#include <sodium.h>

#include <cstdint>
#include <string>

#include "events/core/check.h"
#include "events/log/chain.h"
#include "events/log/record.h"

namespace klade {
namespace {

void try_record(std::string_view bytes) {
  auto decoded = decode_record(bytes);
  if (!decoded) return;
  const std::string again = std::visit([](const auto& record) { return encode(record); }, *decoded);
  CHECK(again.size() <= bytes.size());  // counts may be written longer than they need be
  Chain chain;
  CHECK(chain.offer(bytes));
}

std::string with_digest(std::string_view body) {
  std::string record = "KLD1" + std::string(body);
  Digest digest{};
  crypto_generichash(digest.data(),
                     digest.size(),
                     reinterpret_cast<const unsigned char*>(record.data()),
                     record.size(),
                     nullptr,
                     0);
  return record.append(reinterpret_cast<const char*>(digest.data()), digest.size());
}

}  // namespace
}  // namespace klade

extern "C" int LLVMFuzzerTestOneInput(  // NOLINT(readability-identifier-naming)
    const std::uint8_t* data,
    std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  klade::try_record(bytes);
  klade::try_record(klade::with_digest(bytes));
  return 0;
}
