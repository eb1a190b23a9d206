// How a profile gets in: passwords, alternative username, language, second factor, terms.
#include "aggregates/profile.h"
#include "tests/aggregates/given.h"

namespace klade {
namespace {

const auto kSchool = id<SchoolId>("school");
const auto kProfile = id<ProfileId>("profile");
const auto kName = id<BlindIndex>("161175-19997");
const auto kVerifier = id<BlindIndex>("verifier");
const auto kAlias = id<BlindIndex>("anna");
const ProfileOpened kOpened{kProfile, kSchool, id<PersonId>("ada"), {}, {Role::teacher}, kName};
const ProfileClosed kClosed{kProfile};
const SecondFactorPrepared kPrepared{kProfile, sealed("secret")};
const SecondFactorConfirmed kConfirmed{kProfile, 7};

TextMessage text() {
  return {id<MessageId>("message"), sealed("to"), sealed("text"), Instant{std::chrono::hours{1}}};
}
TextPassword texted() {
  return {kProfile, kSchool, kName, kVerifier, PasswordReason::issued, text()};
}

TEST(ProfileAccess, P1_APasswordIsTexted) {
  given<Profile>({kOpened}).when(texted()).then(
      {PasswordTexted{kProfile, kSchool, kName, kVerifier, PasswordReason::issued, text()}});
}
TEST(ProfileAccess, ATextHasAReceiverAndAText) {
  TextPassword nobody = texted();
  nobody.message.to = {};
  given<Profile>({kOpened}).when(nobody).refused(Refusal::text_missing);
  TextPassword nothing = texted();
  nothing.message.text = {};
  given<Profile>({kOpened}).when(nothing).refused(Refusal::text_missing);
}
TEST(ProfileAccess, ATextIsBounded) {
  TextPassword long_one = texted();
  long_one.message.text = sealed(std::string(5000, 'x'));
  given<Profile>({kOpened}).when(long_one).refused(Refusal::text_too_long);
}

const PasswordIssued kIssued{kProfile, kName, id<BlindIndex>("first")};

TEST(ProfileAccess, A13_APasswordIsChosenByWhoKnowsTheOldOne) {
  const auto old = id<BlindIndex>("first");
  const ChoosePassword choose{kProfile, kName, old, kVerifier};
  given<Profile>({kOpened, kIssued})
      .when(choose)
      .then({PasswordChosen{kProfile, kName, kVerifier}});
  given<Profile>({kOpened, kIssued}).repeated_is_refused(Refusal::password_wrong, choose);
  given<Profile>({kOpened, kIssued}).when(ChoosePassword{kProfile, kName, old, old}).then_nothing();
}
TEST(ProfileAccess, A13_NotByWhoDoesNotNorWithoutOne) {
  given<Profile>({kOpened, kIssued})
      .when(ChoosePassword{kProfile, kName, id<BlindIndex>("guess"), kVerifier})
      .refused(Refusal::password_wrong);
  given<Profile>({kOpened})
      .when(ChoosePassword{kProfile, kName, {}, kVerifier})
      .refused(Refusal::password_wrong);
}
TEST(ProfileAccess, A8_AnAliasIsChosenAndGivenUp) {
  const ChooseAlias choose{kProfile, kAlias};
  given<Profile>({kOpened}).when(choose).then({AliasChosen{kProfile, kAlias}});
  given<Profile>({kOpened}).repeated(choose);
  given<Profile>({kOpened, AliasChosen{kProfile, kAlias}})
      .when(ChooseAlias{kProfile, {}})
      .then({AliasChosen{kProfile, {}}});
  given<Profile>({kOpened}).when(ChooseAlias{kProfile, {}}).then_nothing();
}
TEST(ProfileAccess, ALanguageIsChosen) {
  const ChooseLanguage choose{kProfile, Language::ru};
  given<Profile>({kOpened}).when(choose).then({LanguageChosen{kProfile, Language::ru}});
  given<Profile>({kOpened}).repeated(choose);
  given<Profile>({kOpened}).when(ChooseLanguage{kProfile, Language::lv}).then_nothing();
}

TEST(ProfileAccess, ASecondFactorIsPreparedConfirmedAndRemoved) {
  given<Profile>({kOpened}).when(PrepareSecondFactor{kProfile, sealed("secret")}).then({kPrepared});
  given<Profile>({kOpened, kPrepared})
      .when(PrepareSecondFactor{kProfile, sealed("another")})
      .then({SecondFactorPrepared{kProfile, sealed("another")}});
  given<Profile>({kOpened, kPrepared}).when(ConfirmSecondFactor{kProfile, 7}).then({kConfirmed});
  given<Profile>({kOpened, kPrepared}).repeated(ConfirmSecondFactor{kProfile, 7});
  given<Profile>({kOpened, kPrepared, kConfirmed})
      .when(RemoveSecondFactor{kProfile})
      .then({SecondFactorRemoved{kProfile}});
  given<Profile>({kOpened}).when(RemoveSecondFactor{kProfile}).then_nothing();
}
TEST(ProfileAccess, ASecondFactorThatIsSetStays) {
  given<Profile>({kOpened, kPrepared, kConfirmed})
      .when(PrepareSecondFactor{kProfile, sealed("another")})
      .refused(Refusal::second_factor_set);
}
TEST(ProfileAccess, ASecondFactorHasASecretWithinTheBound) {
  given<Profile>({kOpened}).when(PrepareSecondFactor{kProfile, {}}).refused(Refusal::text_missing);
  given<Profile>({kOpened})
      .when(PrepareSecondFactor{kProfile, sealed(std::string(5000, 'x'))})
      .refused(Refusal::text_too_long);
}
TEST(ProfileAccess, ASecondFactorThatThereIsNotIsNeitherConfirmedNorUsed) {
  given<Profile>({kOpened})
      .when(ConfirmSecondFactor{kProfile, 7})
      .refused(Refusal::second_factor_missing);
  for (const std::vector<Event>& history :
       {std::vector<Event>{kOpened}, std::vector<Event>{kOpened, kPrepared}}) {
    given<Profile>(history)
        .when(UseSecondFactor{kProfile, 8})
        .refused(Refusal::second_factor_missing);
    given<Profile>(history)
        .when(UseRecoveryCode{kProfile, 0})
        .refused(Refusal::second_factor_missing);
  }
}
TEST(ProfileAccess, AOneTimePasswordIsGoodOnceAndNoneThatIsOlder) {
  const std::vector<Event> history{kOpened, kPrepared, kConfirmed};
  for (const std::int64_t step : {6, 7}) {
    given<Profile>(history)
        .when(UseSecondFactor{kProfile, step})
        .refused(Refusal::one_time_password_used);
  }
  given<Profile>(history).when(UseSecondFactor{kProfile, 8}).then({SecondFactorUsed{kProfile, 8}});
  given<Profile>(history).repeated_is_refused(Refusal::one_time_password_used,
                                              UseSecondFactor{kProfile, 8});
}
TEST(ProfileAccess, ARecoveryCodeIsGoodOnce) {
  const std::vector<Event> history{kOpened, kPrepared, kConfirmed};
  given<Profile>(history).when(UseRecoveryCode{kProfile, 9}).then({RecoveryCodeUsed{kProfile, 9}});
  given<Profile>(history).repeated_is_refused(Refusal::recovery_code_used,
                                              UseRecoveryCode{kProfile, 9});
}
TEST(ProfileAccess, ARecoveryCodeIsOneOfTen) {
  for (const std::int32_t number : {-1, kRecoveryCodes}) {
    given<Profile>({kOpened, kPrepared, kConfirmed})
        .when(UseRecoveryCode{kProfile, number})
        .refused(Refusal::recovery_code_unknown);
  }
}

TEST(ProfileAccess, A16_AVersionOfTheTermsIsAcceptedOnce) {
  const AcceptTerms accept{kProfile, 2};
  given<Profile>({kOpened}).when(accept).then({TermsAccepted{kProfile, 2}});
  given<Profile>({kOpened}).repeated(accept);
  given<Profile>({kOpened, TermsAccepted{kProfile, 2}})
      .when(AcceptTerms{kProfile, 1})
      .then_nothing();
}
TEST(ProfileAccess, A16_TermsHaveAVersion) {
  given<Profile>({kOpened}).when(AcceptTerms{kProfile, 0}).refused(Refusal::terms_unknown);
}

NotificationSettings by_sms() {
  NotificationSettings settings;
  settings.choices = {{NotificationKind::mark, {Channel::sms}}};
  return settings;
}
TEST(ProfileAccess, N2_WhatItIsToldOfIsChosen) {
  const ChangeNotificationSettings change{kProfile, by_sms()};
  given<Profile>({kOpened}).when(change).then({NotificationSettingsChanged{kProfile, by_sms()}});
  given<Profile>({kOpened}).repeated(change);
  given<Profile>({kOpened}).when(ChangeNotificationSettings{kProfile, {}}).then_nothing();
}
TEST(ProfileAccess, N2_WhatItIsToldOfIsBounded) {
  NotificationSettings twice = by_sms();
  twice.choices.push_back(twice.choices.front());
  NotificationSettings same_way = by_sms();
  same_way.choices.front().channels = {Channel::sms, Channel::sms};
  NotificationSettings late = by_sms();
  late.quiet_from = std::chrono::hours{24};
  NotificationSettings early = by_sms();
  early.digest_at = WallTime{-1};
  for (const NotificationSettings& settings : {twice, same_way, late, early}) {
    given<Profile>({kOpened})
        .when(ChangeNotificationSettings{kProfile, settings})
        .refused(Refusal::settings_out_of_range);
  }
}

TEST(ProfileAccess, IsOfAProfileThatIsOpen) {
  const std::vector<Profile::Command> commands{texted(),
                                               ChoosePassword{kProfile, kName, {}, kVerifier},
                                               ChooseAlias{kProfile, kAlias},
                                               ChooseLanguage{kProfile, Language::ru},
                                               PrepareSecondFactor{kProfile, sealed("secret")},
                                               ConfirmSecondFactor{kProfile, 7},
                                               RemoveSecondFactor{kProfile},
                                               AcceptTerms{kProfile, 1},
                                               ChangeNotificationSettings{kProfile, {}}};
  for (const Profile::Command& command : commands) {
    given<Profile>({}).when(command).refused(Refusal::unknown_profile);
    given<Profile>({kOpened, kClosed}).when(command).refused(Refusal::profile_closed);
  }
}

TEST(ProfileAccess, A15_WhoMayStillReadSignsInWithASecondFactorToo) {
  const std::vector<Event> closed{kOpened,
                                  SecondFactorPrepared{kProfile, sealed("secret")},
                                  SecondFactorConfirmed{kProfile, 7},
                                  kClosed};
  given<Profile>(closed).when(UseSecondFactor{kProfile, 8}).then({SecondFactorUsed{kProfile, 8}});
  given<Profile>(closed).when(UseRecoveryCode{kProfile, 0}).then({RecoveryCodeUsed{kProfile, 0}});
}

}  // namespace
}  // namespace klade
