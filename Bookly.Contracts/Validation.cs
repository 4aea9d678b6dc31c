using System.ComponentModel.DataAnnotations;

namespace Bookly.Contracts;

/// <summary>What the shop sells in. Whoever validates prices offers it as a service.</summary>
public sealed record ShopCurrency(string Code);

/// <summary>
/// A text that can be stored, with so many characters, the blanks around it not counted; with a minimum length it must be there.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TextAttribute(int maximumLength) : StringLengthAttribute(maximumLength)
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var text = (value as string)?.Trim() ?? "";
        if (text.Length < MinimumLength || text.Length > MaximumLength) return validationContext.Mistake(FormatErrorMessage(validationContext.DisplayName));
        return PlainText.FirstUnstorable(text) is { } character ? validationContext.Mistake(PlainText.Refusal(character)) : ValidationResult.Success;
    }

    public override string FormatErrorMessage(string name) =>
        MinimumLength > 0 ? $"Give {MinimumLength} to {MaximumLength} characters." : $"Give at most {MaximumLength} characters.";
}

/// <summary>A price in the minor unit of <see cref="ShopCurrency"/> that Stripe can charge; none is valid.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PriceAttribute : ValidationAttribute
{
    public override bool RequiresValidationContext => true;

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        if (value is not long unitAmount) return ValidationResult.Success;

        var currency = Currency.Of(validationContext.ShopCurrency());
        if (unitAmount < currency.Step || unitAmount > currency.Maximum)
        {
            return validationContext.Mistake($"Give a price from {currency.Step} to {currency.Maximum} in minor units.");
        }

        return currency.IsWhole(unitAmount)
            ? ValidationResult.Success
            : validationContext.Mistake($"Prices in {currency.Code} must be divisible by {currency.Step}, as Stripe asks.");
    }
}

/// <summary>The currency of <see cref="ShopCurrency"/> and no other.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SoldInAttribute : ValidationAttribute
{
    public override bool RequiresValidationContext => true;

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var currency = validationContext.ShopCurrency();
        return value as string == currency ? ValidationResult.Success : validationContext.Mistake($"This shop sells in {currency}.");
    }
}

/// <summary>An ISBN in any of the forms that <see cref="IsbnText"/> reads; none is valid.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class IsbnAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        IsbnText.Read(value as string).Mistake is { } mistake ? validationContext.Mistake(mistake) : ValidationResult.Success;
}

/// <summary>A year of publication, negative before our era; none is valid.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class YearAttribute : ValidationAttribute
{
    public static string Advice { get; } = $"Give a year such as 1815, or 44 BC, from {Limits.MinYear} to {Limits.MaxYear}.";

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is 0 or < Limits.MinYear or > Limits.MaxYear ? validationContext.Mistake(Advice) : ValidationResult.Success;
}

/// <summary>An address with a mailbox behind it, as <see cref="MailAddressText"/> reads it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MailAddressAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        MailAddressText.IsValid(value as string) ? ValidationResult.Success : validationContext.Mistake("Give an e-mail address, such as name@books.example.");
}

/// <summary>Names of <see cref="StaffRole"/>, each once.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class StaffRolesAttribute : ValidationAttribute
{
    public int MinimumCount { get; set; }

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is IReadOnlyList<string> roles && roles.Count >= MinimumCount && roles.All(StaffRole.All.Contains) && roles.Distinct().Count() == roles.Count
            ? ValidationResult.Success
            : validationContext.Mistake($"Give {(MinimumCount > 0 ? "at least one" : "some or none")} of {string.Join(", ", StaffRole.All)}.");
}

internal static class ValidationContexts
{
    public static string ShopCurrency(this ValidationContext? context) =>
        ((ShopCurrency?)context?.GetService(typeof(ShopCurrency)) ?? throw new InvalidOperationException("No service says what the shop sells in.")).Code;

    public static ValidationResult Mistake(this ValidationContext context, string message) =>
        new(message, context.MemberName is { } member ? [member] : null);
}
