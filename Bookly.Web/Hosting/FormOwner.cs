using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;

namespace Bookly.Web.Hosting;

/// <summary>
/// Whom a form was made for, as a hidden field of it. It is no protection, which the antiforgery token is, but tells what to do when the
/// token no longer fits: the same shopper meant what they pressed, another has not seen it.
/// </summary>
public static class FormOwner
{
    public const string Field = "madeFor";

    /// <summary>The same for one account, and empty for a guest.</summary>
    public static string Of(ClaimsPrincipal? user) => user?.FindFirstValue(ClaimTypes.NameIdentifier) is { } id
        ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..16]
        : "";
}

/// <summary>What the form does is right for whoever is signed in when it is sent, such as signing in itself.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ForAnyShopperAttribute : Attribute;
