using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Bookly.Contracts;

namespace Bookly.ApiService.Catalog;

/// <summary>What a listing may look like, as <see cref="BookEdit"/> says, for books that do not come as the body of a request.</summary>
public static class BookRules
{
    /// <summary>The fields of <paramref name="edit"/> that are not valid, with the reason; empty when all are.</summary>
    public static Dictionary<string, string[]> Validate(BookEdit edit, string shopCurrency)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var context = new ValidationContext(edit);
        context.InitializeServiceProvider(type => type == typeof(ShopCurrency) ? new ShopCurrency(shopCurrency) : null);
        var mistakes = new List<ValidationResult>();
        Validator.TryValidateObject(edit, context, mistakes, validateAllProperties: true);
        return mistakes.GroupBy(mistake => JsonNamingPolicy.CamelCase.ConvertName(mistake.MemberNames.First()), mistake => mistake.ErrorMessage ?? "")
            .ToDictionary(field => field.Key, field => field.ToArray());
    }
}
