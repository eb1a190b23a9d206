// How a profile gets in, as aggregates/profile.cc puts it together with what the profile is.
// Every rule finds a profile that is open.
#pragma once

#include "aggregates/profile.h"

namespace klade {

Decision rule(const TextPassword& c, const Profile& profile);
Decision rule(const ChoosePassword& c, const Profile& profile);
Decision rule(const ChooseAlias& c, const Profile& profile);
Decision rule(const ChooseLanguage& c, const Profile& profile);
Decision rule(const PrepareSecondFactor& c, const Profile& profile);
Decision rule(const ConfirmSecondFactor& c, const Profile& profile);
Decision rule(const UseSecondFactor& c, const Profile& profile);
Decision rule(const UseRecoveryCode& c, const Profile& profile);
Decision rule(const RemoveSecondFactor& c, const Profile& profile);
Decision rule(const AcceptTerms& c, const Profile& profile);
Decision rule(const ChangeNotificationSettings& c, const Profile& profile);

void apply(Profile& profile, const AccountEvent& event);

}  // namespace klade
