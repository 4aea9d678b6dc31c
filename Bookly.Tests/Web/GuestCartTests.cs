using Bookly.Contracts;
using Bookly.Web.Cart;

namespace Bookly.Tests.Web;

public sealed class GuestCartTests
{
    [Fact]
    public void Guest_cart_round_trips()
    {
        CartItemRequest[] items = [new(7, 2, 1250), new(123456789012, 99, null)];

        Assert.Equal(items, GuestCart.Parse(GuestCart.Write(items)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("7x0@1")]
    [InlineData("7x100@1")]
    [InlineData("-7x1@1")]
    [InlineData("7x1")]
    [InlineData("{\"items\":[]}")]
    [InlineData("99999999999999999999x1@1")]
    public void Guest_cart_ignores_foreign_values(string? cookie) => Assert.Empty(GuestCart.Parse(cookie));

    [Fact]
    public void Guest_cart_has_distinct_books_and_limited_lines()
    {
        Assert.Equal([new CartItemRequest(7, 1, 5)], GuestCart.Parse("7x1@5.7x3@5.x"));
        Assert.Equal(Limits.MaxCartLines, GuestCart.Parse(string.Join('.', Enumerable.Range(1, 300).Select(id => $"{id}x1@5"))).Count);
    }
}
