#include "events/vault/secret.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "events/core/bytes.h"
#include "events/core/hex.h"
#include "events/core/sodium.h"
#include "events/vault/aead.h"

namespace klade {
namespace {

constexpr std::size_t kPadding = 32;
constexpr mode_t kOthers = S_IRWXG | S_IRWXO;
constexpr std::size_t kPseudonymBytes = 16;
constexpr std::string_view kSchoolPurpose = "school of pseudonyms";
constexpr std::string_view kPersonPurpose = "pseudonym";

const unsigned char* unsigned_bytes(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* unsigned_bytes(std::string& bytes) {
  return reinterpret_cast<unsigned char*>(&bytes[0]);
}

std::string bound_to(const KeyId& id, std::string_view purpose) {
  std::string bound;
  ByteWriter out(bound);
  pack(out, id);
  out.bytes(purpose);
  return bound;
}

// BLAKE2b under a key, as long as `hash` is.
template <std::size_t N>
void keyed_hash(const SecretKey& key, std::string_view input, std::array<std::uint8_t, N>& hash) {
  use_sodium();
  CHECK(crypto_generichash(hash.data(),
                           hash.size(),
                           unsigned_bytes(input),
                           input.size(),
                           key.data(),
                           SecretKey::kBytes) == 0);
}

// A file descriptor that closes itself.
class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  bool open() const { return descriptor_ >= 0; }
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

Failure<StorageError> failure(StorageFault fault,
                              const std::filesystem::path& path,
                              std::string_view what) {
  return {StorageError{fault, path.string() + ": " + std::string(what)}};
}

bool write_key(const File& file, const SecretKey& key) {
  std::array<char, SecretKey::kBytes * 2 + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), key.data(), SecretKey::kBytes);
  hex.back() = '\n';
  const bool written =
      ::write(file.get(), hex.data(), hex.size()) == static_cast<ssize_t>(hex.size()) &&
      ::fsync(file.get()) == 0;
  sodium_memzero(hex.data(), hex.size());
  return written;
}

}  // namespace

SecretKey::SecretKey(std::string_view bytes) {
  CHECK(bytes.size() == kBytes);
  std::memcpy(bytes_.data(), bytes.data(), kBytes);
}
SecretKey::~SecretKey() { sodium_memzero(bytes_.data(), bytes_.size()); }

SecretKey SecretKey::random() {
  use_sodium();
  SecretKey key;
  randombytes_buf(key.bytes_.data(), kBytes);
  return key;
}

std::string_view SecretKey::view() const {
  return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
}

Result<SecretKey, StorageError> load_operator_key(const std::filesystem::path& path) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.open()) {
    const bool missing = errno == ENOENT;
    return failure(missing ? StorageFault::missing : StorageFault::io,
                   path,
                   missing ? "there is no operator's key" : "cannot be read");
  }
  struct stat facts {};
  if (::fstat(file.get(), &facts) != 0) return failure(StorageFault::io, path, "cannot be read");
  if ((facts.st_mode & kOthers) != 0) {
    return failure(StorageFault::unsafe_key, path, "others may use this key: chmod 600");
  }
  std::array<char, SecretKey::kBytes * 2 + 2> hex{};
  const ssize_t size = ::read(file.get(), hex.data(), hex.size());
  std::size_t digits = size > 0 ? static_cast<std::size_t>(size) : 0;
  if (digits > 0 && hex.at(digits - 1) == '\n') --digits;
  std::string bytes(SecretKey::kBytes, '\0');
  std::size_t length = 0;
  const bool whole =
      digits == SecretKey::kBytes * 2 &&
      sodium_hex2bin(
          unsigned_bytes(bytes), bytes.size(), hex.data(), digits, nullptr, &length, nullptr) ==
          0 &&
      length == bytes.size();
  sodium_memzero(hex.data(), hex.size());
  if (!whole) return failure(StorageFault::unsafe_key, path, "is not 64 hexadecimal digits");
  SecretKey key(bytes);
  sodium_memzero(bytes.data(), bytes.size());
  return key;
}

Result<SecretKey, StorageError> create_operator_key(const std::filesystem::path& path) {
  static constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;
  // Under its name it is whole or not there; a link, as it replaces nothing.
  const std::string begun = path.string() + ".begun";
  ::unlink(begun.c_str());  // of a beginning that was cut off
  const File file(::open(begun.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly));
  if (!file.open()) return failure(StorageFault::io, path, "cannot be made");
  SecretKey key = SecretKey::random();
  if (!write_key(file, key)) return failure(StorageFault::io, path, "cannot be written");
  const bool named = ::link(begun.c_str(), path.c_str()) == 0;
  const bool exists = !named && errno == EEXIST;
  ::unlink(begun.c_str());
  if (exists) return failure(StorageFault::exists, path, "a key is there");
  const File folder(::open(absolute(path).parent_path().c_str(), O_RDONLY | O_CLOEXEC));
  const bool durable = named && folder.open() && ::fsync(folder.get()) == 0;
  if (!durable) return failure(StorageFault::io, path, "cannot be made durable");
  return key;
}

std::string box_text(const SecretKey& key,
                     const KeyId& id,
                     std::string_view purpose,
                     std::string_view text) {
  const std::size_t whole = (text.size() / kPadding + 1) * kPadding;
  std::string padded(whole, '\0');
  std::copy(text.begin(), text.end(), padded.begin());
  std::size_t length = 0;
  CHECK(sodium_pad(&length, unsigned_bytes(padded), text.size(), kPadding, padded.size()) == 0);
  CHECK(length == whole);
  std::string box = encrypt(key, bound_to(id, purpose), padded);
  sodium_memzero(padded.data(), padded.size());
  return box;
}

std::optional<std::string> unbox_text(const SecretKey& key,
                                      const KeyId& id,
                                      std::string_view purpose,
                                      std::string_view box) {
  auto text = decrypt(key, bound_to(id, purpose), box);
  if (!text) return std::nullopt;
  std::size_t length = 0;
  if (sodium_unpad(&length, unsigned_bytes(*text), text->size(), kPadding) != 0) {
    return std::nullopt;
  }
  text->resize(length);
  return text;
}

std::string wrap_key(const SecretKey& operator_key,
                     std::string_view context,
                     const SecretKey& key) {
  return encrypt(operator_key, context, key.view());
}

std::optional<SecretKey> unwrap_key(const SecretKey& operator_key,
                                    std::string_view context,
                                    std::string_view wrapped) {
  auto bytes = decrypt(operator_key, context, wrapped);
  if (!bytes || bytes->size() != SecretKey::kBytes) return std::nullopt;
  SecretKey key(*bytes);
  std::string& clear = *bytes;
  sodium_memzero(&clear[0], clear.size());
  return key;
}

std::string key_context(const KeyId& id, const Id128& subject) {
  std::string context = "data key";
  ByteWriter out(context);
  pack(out, id);
  pack(out, subject);
  return context;
}

BlindIndex blind_index(const SecretKey& secret, std::string_view purpose, std::string_view text) {
  std::string input;
  input.reserve(purpose.size() + text.size() + 2);
  ByteWriter out(input);
  out.bytes(purpose);
  out.raw(text);
  BlindIndex index;
  keyed_hash(secret, input, index.bytes);
  sodium_memzero(input.data(), input.size());
  return index;
}

std::string pseudonym_text(const SecretKey& secret,
                           const SecretKey& person_key,
                           SchoolId school,
                           PersonId person) {
  std::array<std::uint8_t, SecretKey::kBytes> school_key{};
  keyed_hash(secret, std::string(kSchoolPurpose) + packed(school), school_key);
  std::string input(reinterpret_cast<const char*>(school_key.data()), school_key.size());
  ByteWriter out(input);
  out.raw(kPersonPurpose);
  pack(out, person);
  std::array<std::uint8_t, kPseudonymBytes> hash{};
  keyed_hash(person_key, input, hash);
  sodium_memzero(school_key.data(), school_key.size());
  sodium_memzero(input.data(), input.size());
  return hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

}  // namespace klade
