#include "gateway/http/static_files.h"

#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

namespace klade {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kBrotli = "br";
constexpr std::string_view kGzip = "gzip";
constexpr std::string_view kNoClient =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Klade</title>"
    "<h1>Klade</h1><p>The gateway runs; the web client is not built. "
    "<code>make web</code> builds it, and <code>--web FOLDER</code> names it.</p></html>";

constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
};

std::string_view content_type(const std::string& extension) {
  for (const auto& [known, type] : kTypes) {
    if (known == extension) return type;
  }
  return "application/octet-stream";
}

std::optional<std::string> read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace

Result<StaticFiles, std::string> StaticFiles::load(const fs::path& folder) try {
  StaticFiles loaded;
  std::size_t total = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    total += entry.file_size();
    if (entry.file_size() > kMaxFileBytes || total > kMaxTotalBytes ||
        loaded.files_.size() >= kMaxFiles) {
      return Failure{std::string("too large to be kept in memory")};
    }
    auto bytes = read_file(entry.path());
    if (!bytes) return Failure{std::string("a file cannot be read")};
    loaded.add("/" + fs::relative(entry.path(), folder).generic_string(), std::move(*bytes));
  }
  std::erase_if(loaded.files_, [](const auto& entry) { return !entry.second.plain; });
  return loaded;
} catch (const fs::filesystem_error&) {
  return Failure{std::string("the folder cannot be read")};
}

void StaticFiles::add(std::string path, std::string bytes) {
  auto shared = std::make_shared<const std::string>(std::move(bytes));
  const std::string extension = fs::path(path).extension().string();
  const auto as_packed = [&](auto File::*form) {
    path.resize(path.size() - extension.size());
    files_[path].*form = std::move(shared);
  };
  if (extension == ".br") return as_packed(&File::brotli);
  if (extension == ".gz") return as_packed(&File::gzip);
  File& file = files_[path];
  file.content_type = content_type(extension);
  file.tag = to_text(hash_id(*shared));
  file.immutable = path.starts_with("/assets/");
  file.plain = std::move(shared);
}

HttpReply StaticFiles::reply(const File& file, const HttpRequest& request) {
  HttpReply reply;
  Answer& answer = reply.answer;
  answer.content_type = file.content_type;
  answer.headers.emplace_back("Cache-Control",
                              file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  answer.headers.emplace_back("Vary", "Accept-Encoding");
  reply.shared_body = file.plain;
  std::string tag = file.tag;
  const std::string_view coding = coding_for(file, request.header("accept-encoding"));
  if (!coding.empty()) {
    reply.shared_body = coding == kBrotli ? file.brotli : file.gzip;
    answer.headers.emplace_back("Content-Encoding", coding);
    tag.append("-").append(coding);
  }
  tag = "\"" + tag + "\"";
  answer.headers.emplace_back("ETag", tag);
  if (request.header("if-none-match").find(tag) != std::string_view::npos) {
    answer.status = 304;
    reply.shared_body.reset();
  }
  return reply;
}

// Empty for none.
std::string_view StaticFiles::coding_for(const File& file, std::string_view accepted) {
  if (file.brotli && accepts_coding(accepted, kBrotli)) return kBrotli;
  if (file.gzip && accepts_coding(accepted, kGzip)) return kGzip;
  return {};
}

std::optional<HttpReply> StaticFiles::find(const std::string& path,
                                           const HttpRequest& request) const {
  const auto found = files_.find(path);
  if (found != files_.end()) return reply(found->second, request);
  if (fs::path(path).has_extension()) return std::nullopt;
  const auto index = files_.find("/index.html");
  if (index != files_.end()) return reply(index->second, request);
  if (path != "/") return std::nullopt;
  HttpReply none;
  none.answer.content_type = "text/html; charset=utf-8";
  none.answer.body = std::string(kNoClient);
  return none;
}

bool accepts_coding(std::string_view accept_encoding, std::string_view coding) {
  while (!accept_encoding.empty()) {
    const std::size_t end = std::min(accept_encoding.find(','), accept_encoding.size());
    std::string_view item = accept_encoding.substr(0, end);
    accept_encoding.remove_prefix(std::min(end + 1, accept_encoding.size()));
    while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
    const std::string_view name = item.substr(0, item.find_first_of("; "));
    if (name == coding)
      return item.find("q=0") == std::string_view::npos ||
             item.find("q=0.") != std::string_view::npos;
  }
  return false;
}

std::optional<fs::path> default_web_folder(const fs::path& program) {
  const fs::path beside = program.parent_path();
  for (const fs::path& folder :
       {beside / ".." / "share" / "klade" / "web", beside / ".." / "web"}) {
    std::error_code error;
    if (fs::exists(folder / "index.html", error)) return folder.lexically_normal();
  }
  return std::nullopt;
}

}  // namespace klade
