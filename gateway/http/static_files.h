// StaticFiles: the web client, read into memory at start.  Files under /assets/ carry a hash in
// their names and never change; everything else is asked for again each time.  A `.br` or `.gz`
// beside a file is its packed form.  Paths that name no file and have no extension get index.html:
// the client routes them itself.  Immutable after loading; safe from any thread.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/http/message.h"

namespace klade {

class StaticFiles {
 public:
  static constexpr std::size_t kMaxFiles = 4096;
  static constexpr std::size_t kMaxFileBytes = std::size_t{16} << 20U;
  static constexpr std::size_t kMaxTotalBytes = std::size_t{128} << 20U;

  // None: `/` says how to build the client.
  StaticFiles() = default;
  // What is wrong, in words, when the folder cannot be read whole within the bounds.
  static Result<StaticFiles, std::string> load(const std::filesystem::path& folder);

  // Nothing when there is no such file.
  std::optional<HttpReply> find(const std::string& path, const HttpRequest& request) const;

 private:
  struct File {
    std::shared_ptr<const std::string> plain;
    std::shared_ptr<const std::string> brotli;
    std::shared_ptr<const std::string> gzip;
    std::string_view content_type;
    std::string tag;  // of `plain`; an entity tag says the coding too
    bool immutable = false;
  };
  void add(std::string path, std::string bytes);
  static std::string_view coding_for(const File& file, std::string_view accepted);
  static HttpReply reply(const File& file, const HttpRequest& request);

  std::map<std::string, File, std::less<>> files_;  // by path: /assets/index-4f1c.js
};

// The folder to serve when none is set: beside the program, installed or built.
std::optional<std::filesystem::path> default_web_folder(const std::filesystem::path& program);

// Whether an Accept-Encoding takes the coding.
bool accepts_coding(std::string_view accept_encoding, std::string_view coding);

}  // namespace klade
