#include "gateway/http/json_body.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "gateway/http/problems.h"

namespace klade {
namespace {

void append_step_to(std::string& pointer, std::string_view step) {
  pointer += '/';
  for (const char c : step) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
}

// Builds the tree; stops at what is not allowed, so that no input makes it large or slow.
class TreeBuilder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit TreeBuilder(JsonNode& root) : root_(root) {}
  std::string_view fault() const { return fault_; }
  std::string take_duplicate() { return std::move(duplicate_); }  // its pointer

  bool null() override { return place({}) != nullptr; }
  bool boolean(bool value) override {
    JsonNode node;
    node.kind = JsonNode::Kind::boolean;
    node.boolean = value;
    return place(std::move(node)) != nullptr;
  }
  bool number_integer(number_integer_t value) override { return number(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return number(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& digits) override { return number(digits); }
  bool string(string_t& value) override {
    JsonNode node;
    node.kind = JsonNode::Kind::text;
    node.text = std::move(value);
    return place(std::move(node)) != nullptr;
  }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(JsonNode::Kind::object); }
  bool start_array(std::size_t) override { return open(JsonNode::Kind::array); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    if (open_.back()->member(name) != nullptr) return duplicate(name);
    if (open_.back()->names.size() >= kMaxJsonMembers) return stop("json_too_large");
    open_.back()->names.push_back(std::move(name));
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
    return stop("malformed_json");
  }

 private:
  bool stop(std::string_view fault) {
    if (fault_.empty()) fault_ = fault;
    return false;
  }
  // What leads to an open node is the last that its parent has.
  bool duplicate(std::string_view name) {
    for (std::size_t i = 0; i + 1 < open_.size(); ++i) {
      const JsonNode& parent = *open_[i];
      const bool named = parent.kind == JsonNode::Kind::object;
      append_step_to(duplicate_,
                     named ? parent.names.back() : std::to_string(parent.items.size() - 1));
    }
    append_step_to(duplicate_, name);
    return stop("duplicate_field");
  }
  bool number(std::string digits) {
    JsonNode node;
    node.kind = JsonNode::Kind::number;
    node.text = std::move(digits);
    return place(std::move(node)) != nullptr;
  }
  // Null when there are too many.
  JsonNode* place(JsonNode node) {
    if (++values_ > kMaxJsonValues) {
      stop("json_too_large");
      return nullptr;
    }
    if (open_.empty()) {
      root_ = std::move(node);
      return &root_;
    }
    return &open_.back()->items.emplace_back(std::move(node));
  }
  bool open(JsonNode::Kind kind) {
    if (open_.size() >= kMaxJsonDepth) return stop("json_too_deep");
    JsonNode node;
    node.kind = kind;
    JsonNode* placed = place(std::move(node));
    if (placed == nullptr) return false;
    open_.push_back(placed);
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  JsonNode& root_;
  std::vector<JsonNode*> open_;  // a parent's list grows only while none of its children is open
  std::size_t values_ = 0;
  std::string_view fault_;
  std::string duplicate_;
};

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos;
}

std::optional<std::int64_t> parse_integer(std::string_view digits) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

// "1", "0.5", "2.0": no exponent, at most one decimal that is not zero.
std::optional<int> parse_tenths(std::string_view digits) {
  if (digits.starts_with('-')) return std::nullopt;
  const std::size_t point = digits.find('.');
  const auto whole = parse_integer(digits.substr(0, point));
  if (!whole || *whole > Tenths::kMost) return std::nullopt;
  int tenths = static_cast<int>(*whole) * 10;
  if (point == std::string_view::npos) return tenths;
  std::string_view decimals = digits.substr(point + 1);
  while (decimals.size() > 1 && decimals.back() == '0') decimals.remove_suffix(1);
  if (decimals.size() != 1 || decimals[0] < '0' || decimals[0] > '9') return std::nullopt;
  return tenths + (decimals[0] - '0');
}

}  // namespace

const JsonNode* JsonNode::member(std::string_view name) const {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return nullptr;
  return &items.at(static_cast<std::size_t>(found - names.begin()));
}

Result<JsonNode, Problem> parse_json(std::string_view body) {
  if (body.size() > kMaxJsonBytes) return Failure{problem("body_too_large")};
  JsonNode root;
  TreeBuilder builder(root);
  if (nlohmann::json::sax_parse(body, &builder)) return root;
  if (builder.fault() == "duplicate_field") {
    return Failure{field_problem({{builder.take_duplicate(), "duplicate_field"}})};
  }
  return Failure{problem(builder.fault())};
}

void FieldReader::fail(std::string_view code) {
  if (errors_.size() < kMaxFieldErrors) errors_.push_back({pointer_, code});
}

void FieldReader::append_step(std::string_view step) { append_step_to(pointer_, step); }

void FieldReader::unknown_members(const JsonNode& node,
                                  const std::vector<std::string_view>& known) {
  for (const std::string& name : node.names) {
    if (std::ranges::find(known, name) == known.end()) {
      inside(name, [&] { fail("unknown_field"); });
    }
  }
}

std::string_view text_of(const JsonNode& node, FieldReader& reader) {
  if (node.kind == JsonNode::Kind::text) return node.text;
  reader.fail("wrong_type");
  return {};
}

void check_text(std::string_view text, std::size_t max_bytes, bool needed, FieldReader& reader) {
  if (text.size() > max_bytes) return reader.fail("text_too_long");
  if (needed && is_blank(text)) reader.fail("text_blank");
}

std::int64_t integer_of(const JsonNode& node,
                        std::int64_t low,
                        std::int64_t high,
                        FieldReader& reader) {
  const auto value = node.kind == JsonNode::Kind::number ? parse_integer(node.text) : std::nullopt;
  if (!value) {
    reader.fail("wrong_type");
    return low;
  }
  if (*value < low || *value > high) {
    reader.fail("out_of_range");
    return low;
  }
  return *value;
}

void read_json(const JsonNode& node, bool& out, FieldReader& reader) {
  if (node.kind != JsonNode::Kind::boolean) return reader.fail("wrong_type");
  out = node.boolean;
}

void read_json(const JsonNode& node, Date& out, FieldReader& reader) {
  if (node.kind != JsonNode::Kind::text) return reader.fail("wrong_type");
  const auto date = parse_date(node.text);
  if (!date) return reader.fail("bad_date");
  out = *date;
}

void read_json(const JsonNode& node, WallTime& out, FieldReader& reader) {
  if (node.kind != JsonNode::Kind::text) return reader.fail("wrong_type");
  const auto time = parse_wall_time(node.text);
  if (!time) return reader.fail("bad_time");
  out = *time;
}

void read_json(const JsonNode& node, TextOrNumber& out, FieldReader& reader) {
  if (node.kind != JsonNode::Kind::text && node.kind != JsonNode::Kind::number) {
    return reader.fail("wrong_type");
  }
  if (node.text.size() > TextOrNumber::kMaxBytes) return reader.fail("text_too_long");
  out.value = node.text;
}

void read_json(const JsonNode& node, Tenths& out, FieldReader& reader) {
  if (node.kind != JsonNode::Kind::number) return reader.fail("wrong_type");
  const auto tenths = parse_tenths(node.text);
  if (!tenths || *tenths > Tenths::kMost) return reader.fail("out_of_range");
  out.value = *tenths;
}

const std::vector<JsonNode>* list_of(const JsonNode& node, std::size_t most, FieldReader& reader) {
  if (node.kind != JsonNode::Kind::array) {
    reader.fail("wrong_type");
    return nullptr;
  }
  if (node.items.size() > most) {
    reader.fail("list_too_long");
    return nullptr;
  }
  return &node.items;
}

}  // namespace klade
