using Bookly.Contracts;

namespace Bookly.Web.BackOffice.Doctor;

/// <summary>Texts of the findings by the API's codes; the details are the API's own sentence.</summary>
public static class DoctorText
{
    /// <summary>What was examined, and what to do when it is wrong.</summary>
    public static (string Name, string Help) Of(string code) => code switch
    {
        FindingCodes.Settings => (DoctorTexts.Settings, DoctorTexts.SettingsHelp),
        FindingCodes.StripeKeyMode => (DoctorTexts.StripeKeyMode, DoctorTexts.StripeKeyModeHelp),
        FindingCodes.StripeKey => (DoctorTexts.StripeKey, DoctorTexts.StripeKeyHelp),
        FindingCodes.StripeRights => (DoctorTexts.StripeRights, DoctorTexts.StripeRightsHelp),
        FindingCodes.WebhookEndpoint => (DoctorTexts.WebhookEndpoint, DoctorTexts.WebhookEndpointHelp),
        FindingCodes.WebhookAddress => (DoctorTexts.WebhookAddress, DoctorTexts.WebhookAddressHelp),
        FindingCodes.WebhookDisabled => (DoctorTexts.WebhookDisabled, DoctorTexts.WebhookDisabledHelp),
        FindingCodes.WebhookEvents => (DoctorTexts.WebhookEvents, DoctorTexts.WebhookEventsHelp),
        FindingCodes.WebhookVersion => (DoctorTexts.WebhookVersion, DoctorTexts.WebhookVersionHelp),
        FindingCodes.WebhookSecret => (DoctorTexts.WebhookSecret, DoctorTexts.WebhookSecretHelp),
        FindingCodes.Clock => (DoctorTexts.Clock, DoctorTexts.ClockHelp),
        FindingCodes.PublicUrl => (DoctorTexts.PublicUrl, DoctorTexts.PublicUrlHelp),
        FindingCodes.RedisEviction => (DoctorTexts.RedisEviction, DoctorTexts.RedisEvictionHelp),
        FindingCodes.PostgresDurability => (DoctorTexts.PostgresDurability, DoctorTexts.PostgresDurabilityHelp),
        FindingCodes.Smtp => (DoctorTexts.Smtp, DoctorTexts.SmtpHelp),
        FindingCodes.Owner => (DoctorTexts.Owner, DoctorTexts.OwnerHelp),
        FindingCodes.Prices => (DoctorTexts.Prices, DoctorTexts.PricesHelp),
        _ => (code, ""),
    };

    public static string Of(FindingLevel level) => level switch
    {
        FindingLevel.Fault => DoctorTexts.LevelFault,
        FindingLevel.Unknown => DoctorTexts.LevelUnknown,
        FindingLevel.Warning => DoctorTexts.LevelWarning,
        _ => DoctorTexts.LevelOk,
    };

    public static string BadgeOf(FindingLevel level) => level switch
    {
        FindingLevel.Fault => "badge badge--bad",
        FindingLevel.Ok => "badge badge--good",
        _ => "badge badge--waiting",
    };
}
