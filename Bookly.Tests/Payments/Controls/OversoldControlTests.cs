using System.Data.Common;
using System.Net;
using Bookly.ApiService.Fulfillment;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Bookly.Tests.Payments.Controls;

/// <summary>What keeps more copies from being sold than there are: a lock or a condition in the statement, and the database's own CHECK under both.</summary>
public sealed class OversoldControlTests(ShopFixture fixture)
{
    private const string DropCheck = "ALTER TABLE books DROP CONSTRAINT ck_books_stock";

    private static readonly FulfillmentStatements Conditional = new();

    private static readonly FulfillmentStatements Unconditional = Conditional with
    {
        TakeFromStock = Conditional.TakeFromStock.Changed("AND b.stock >= bought.copies AND b.held >= bought.copies", ""),
    };

    [Theory]
    [InlineData(true, true, OrderStatus.RefundPending, 1)]
    [InlineData(true, false, OrderStatus.RefundPending, 1)]
    [InlineData(false, true, OrderStatus.RefundPending, 1)]
    [InlineData(false, false, OrderStatus.Fulfilled, -1)]
    public async Task Stock_goes_negative_only_without_update_guard_and_check(
        bool conditional, bool check, OrderStatus status, int stock)
    {
        await using var shop = await Unguarded.ShopAsync(fixture, conditional ? null : Unconditional);
        var book = await shop.Admin.ListBookAsync(stock: 5);
        using var reader = await shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book, quantity: 2);
        if (!check) await shop.ExecuteAsync(DropCheck);
        await shop.ExecuteAsync($"UPDATE books SET stock = 1, held = 1 WHERE id = {book}");

        using var response = await shop.PostWebhookAsync(await StripeBodies.PaidEventAsync(shop, "evt_lost", session));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(status.ToString(), await shop.QueryAsync<string>($"SELECT status FROM orders WHERE id = '{session.OrderId}'"));
        Assert.Equal(stock, await shop.QueryAsync<int>($"SELECT stock FROM books WHERE id = {book}"));
    }

    [Theory]
    [InlineData(true, true, 1)]
    [InlineData(false, true, 1)]
    [InlineData(false, false, 2)]
    public async Task Last_copy_is_held_twice_only_without_lock_and_check(bool locked, bool check, int holds)
    {
        var bothLookFirst = new BothLookBeforeEitherHolds();
        await using var shop = await Unguarded.ShopAsync(fixture, interceptor: locked ? null : bothLookFirst);
        var book = await shop.Admin.ListBookAsync(stock: 1);
        var readers = await shop.NewShoppersAsync(2);
        foreach (var reader in readers) await reader.PutInCartAsync(book, 1);
        if (!check) await shop.ExecuteAsync(DropCheck);

        var answers = await Task.WhenAll(readers.Select(reader => reader.CheckOutAsync()));

        Assert.Equal(holds, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.Equal(holds, await shop.QueryAsync<int>($"SELECT held FROM books WHERE id = {book}"));
        Assert.Equal(locked && check ? 1 : 0, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
    }

    /// <summary>Takes the lock out of the checkout's look at the books, and lets nobody go on before two have looked.</summary>
    private sealed class BothLookBeforeEitherHolds : DbCommandInterceptor
    {
        private const string Lock = "FOR UPDATE OF b";
        private readonly TaskCompletionSource _bothHaveLooked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _looked;

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (IsTheLook(command)) command.CommandText = command.CommandText.Replace(Lock, "", StringComparison.Ordinal);
            return ValueTask.FromResult(result);
        }

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            if (!IsTheLook(command)) return result;

            if (Interlocked.Increment(ref _looked) >= 2) _bothHaveLooked.TrySetResult();
            await _bothHaveLooked.Task.WaitAsync(cancellationToken);
            return result;
        }

        private static bool IsTheLook(DbCommand command) => command.CommandText.Contains("WITH locked AS", StringComparison.Ordinal);
    }
}
