using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Checkout;

/// <summary>
/// Configuration section <c>Checkout:Holds</c>: how many copies may be kept for somebody who has not paid. A hold costs nothing and takes
/// copies off sale for half an hour, so without limits a handful of accounts empties the shop.
/// </summary>
public sealed class HoldOptions
{
    public const string Section = "Checkout:Holds";

    /// <summary>False: whoever has an account may hold everything.</summary>
    public bool Enforced { get; set; } = true;

    /// <summary>Copies for an account without a paid order.</summary>
    public int Copies { get; set; } = 20;

    /// <summary>Its part of the available copies of a title, at least one copy.</summary>
    public double TitleShare { get; set; } = 0.1;

    /// <summary>Copies for all such accounts of one network.</summary>
    public int NetworkCopies { get; set; } = 40;

    /// <summary>The part of each title, and of all copies of the shop, for all such accounts together: one half for those with a confirmed address.</summary>
    public double ShopShare { get; set; } = 0.2;

    /// <summary>Unpaid checkouts of a day after which an account has to confirm its address, or to pass <see cref="IHumanCheck"/>.</summary>
    public int UnpaidBeforeProof { get; set; } = 5;

    internal sealed class Validator : IValidateOptions<HoldOptions>
    {
        public ValidateOptionsResult Validate(string? name, HoldOptions options) => options switch
        {
            { Copies: < 1 } or { NetworkCopies: < 1 } => ValidateOptionsResult.Fail("Checkout:Holds: Copies and NetworkCopies are at least 1."),
            { TitleShare: not (> 0 and <= 1) } or { ShopShare: not (> 0 and <= 1) } => ValidateOptionsResult.Fail(
                "Checkout:Holds: TitleShare and ShopShare are parts, such as 0.1, above 0 and not above 1."),
            { UnpaidBeforeProof: < 1 } => ValidateOptionsResult.Fail("Checkout:Holds:UnpaidBeforeProof is at least 1."),
            _ => ValidateOptionsResult.Success,
        };
    }
}
