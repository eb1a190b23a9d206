// docs/events.md is made from the variants: what an event is called, means and holds.
#include <gtest/gtest.h>

#include <set>

#include "events/event.h"
#include "tests/events/golden.h"
#include "tests/events/sample.h"

namespace klade {
namespace {

// The stored type of a field, and the structs that it is made of.
class Catalogue {
 public:
  template <class T>
  std::string type_text() {
    if constexpr (kIsVector<T>) {
      return "list of " + type_text<typename T::value_type>();
    } else if constexpr (std::is_same_v<T, Sealed>) {
      return "sealed text";
    } else if constexpr (HasFields<T>) {
      return struct_text<T>();
    } else if constexpr (std::is_same_v<T, BlindIndex>) {
      return "blind index";
    } else if constexpr (std::is_base_of_v<Id128, T>) {
      return "id";
    } else if constexpr (std::is_same_v<T, std::string>) {
      return "text";
    } else if constexpr (std::is_same_v<T, bool>) {
      return "yes or no";
    } else if constexpr (std::is_enum_v<T>) {
      return enum_text<T>();
    } else if constexpr (std::is_same_v<T, Date>) {
      return "date";
    } else if constexpr (std::is_same_v<T, Instant>) {
      return "instant";
    } else if constexpr (std::is_same_v<T, WallTime>) {
      return "time of day";
    } else {
      return std::string(std::is_signed_v<T> ? "i" : "u") + std::to_string(8 * sizeof(T));
    }
  }

  template <class T>
  void add() {
    const std::string type(T::kType);
    const std::string context = type.substr(0, type.find('.'));
    if (context != context_) text_ += "\n## " + context + "\n";
    context_ = context;
    text_ += "\n### " + type + "\n\n" + std::string(T::kMeaning) + "\n\n";
    text_ += "| field | type |\n|---|---|\n";
    T value{};
    T::fields(value, [&](std::string_view name, auto& field) {
      text_ += "| " + std::string(name) + " | " +
               type_text<std::remove_reference_t<decltype(field)>>() + " |\n";
    });
  }

  std::string text() const { return kHead + text_; }

 private:
  template <class T>
  std::string struct_text() {
    std::string text = "{";
    T value{};
    T::fields(value, [&](std::string_view name, auto& field) {
      if (text.size() > 1) text += ", ";
      text += std::string(name) + ": " + type_text<std::remove_reference_t<decltype(field)>>();
    });
    return text + "}";
  }
  template <class T>
  std::string enum_text() {
    std::string text;
    for (const auto& name : names<T>()) {
      if (!text.empty()) text += ", ";
      text += std::string(name.text) + " = " + std::to_string(static_cast<int>(name.value));
    }
    return "one of " + text;
  }

  static inline const std::string kHead =
      "# Events\n\n"
      "Everything that can happen. This page is made from the headers in `events/` by\n"
      "`tests/events/catalogue_test.cc`; `KLADE_UPDATE_GOLDEN=1` writes it anew. The order of\n"
      "fields is that of the stored bytes (`docs/storage.md`); a released event never changes.\n"
      "A sealed text is readable with the key of the person or school it concerns; each header\n"
      "says whose, and where its streams are. An event's stream is the one its context names:\n"
      "the name of a kind of stream and an id: person-, profile-, journal- and so on.\n";
  std::string context_;
  std::string text_;
};

TEST(Catalogue, IsTheOneInDocs) {
  Catalogue catalogue;
  each_event_type([&]<class T>(const T&) { catalogue.add<T>(); });
  expect_golden("docs/events.md", catalogue.text());
}

TEST(Catalogue, SaysWhatEveryEventMeans) {
  each_event_type([]<class T>(const T&) {
    EXPECT_TRUE(std::string_view(T::kMeaning).ends_with('.')) << T::kType;
    const std::string_view type = T::kType;
    const auto version = type.rfind(".v");
    ASSERT_NE(version, std::string_view::npos) << type;
    EXPECT_NE(type.find_first_of("123456789", version + 2), std::string_view::npos) << type;
  });
}

}  // namespace
}  // namespace klade
