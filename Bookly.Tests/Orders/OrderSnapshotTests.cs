using System.Data.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Bookly.Tests.Orders;

public sealed class OrderSnapshotTests(ShopFixture fixture)
{
    [Fact]
    public async Task Order_and_refunds_come_from_one_snapshot()
    {
        var meanwhile = new BeforeTheRefundsAreRead();
        await using var shop = await TestShop.StartAsync(
            fixture, configure: builder => builder.Services.ConfigureDbContext<BooklyDbContext>(options => options.AddInterceptors(meanwhile)));
        var bought = await shop.BuyAsync();
        await shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        await shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Amount: 500));

        // What a refund that fails later comes to.
        meanwhile.Happens = () => shop.ExecuteAsync(
            $"UPDATE refunds SET status = 'Failed' WHERE order_id = '{bought.OrderId}'; UPDATE orders SET refunded_amount = 0 WHERE id = '{bought.OrderId}'");
        var before = (await bought.Reader.OrderAsync(bought.OrderId)).Value;
        var after = (await bought.Reader.OrderAsync(bought.OrderId)).Value;

        Assert.Equal((500, RefundStatus.Succeeded), (before.RefundedAmount, before.Refunds.Single().Status));
        Assert.Equal((0, RefundStatus.Failed), (after.RefundedAmount, after.Refunds.Single().Status));
    }

    /// <summary>Once.</summary>
    private sealed class BeforeTheRefundsAreRead : DbCommandInterceptor
    {
        private Func<Task>? _happens;

        public Func<Task> Happens { set => Volatile.Write(ref _happens, value); }

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains("FROM refunds AS", StringComparison.Ordinal) && Interlocked.Exchange(ref _happens, null) is { } happens) await happens();
            return result;
        }
    }
}
