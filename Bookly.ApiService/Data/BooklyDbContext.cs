using Bookly.ApiService.Accounts;
using Bookly.ApiService.Accounts.Passkeys;
using Bookly.ApiService.Cart;
using Bookly.ApiService.Cases;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Catalog.CoverImages;
using Bookly.ApiService.Catalog.Import;
using Bookly.ApiService.Disputes;
using Bookly.ApiService.Mail;
using Bookly.ApiService.Orders;
using Bookly.ApiService.Payments;
using Bookly.ApiService.Payments.Reconciliation;
using Bookly.ApiService.Refunds;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Data;

/// <summary>Everything Bookly remembers. Enums are stored by name; names are in snake case.</summary>
public sealed class BooklyDbContext(DbContextOptions<BooklyDbContext> options)
    : IdentityDbContext<User>(options), IDataProtectionKeyContext
{
    public DbSet<Book> Books => Set<Book>();

    public DbSet<DelistedListing> DelistedListings => Set<DelistedListing>();

    public DbSet<UploadedCover> UploadedCovers => Set<UploadedCover>();

    public DbSet<BookImport> BookImports => Set<BookImport>();

    public DbSet<ImportLine> ImportLines => Set<ImportLine>();

    public DbSet<CartLine> CartItems => Set<CartLine>();

    public DbSet<Order> Orders => Set<Order>();

    public DbSet<OrderLine> OrderLines => Set<OrderLine>();

    public DbSet<OrderHistoryEntry> OrderHistory => Set<OrderHistoryEntry>();

    public DbSet<Fulfillment> Fulfillments => Set<Fulfillment>();

    public DbSet<PaymentEvent> PaymentEvents => Set<PaymentEvent>();

    public DbSet<ReconcileRun> ReconcileRuns => Set<ReconcileRun>();

    public DbSet<ReconcileRepair> ReconcileRepairs => Set<ReconcileRepair>();

    public DbSet<ReconcileMark> ReconcileMarks => Set<ReconcileMark>();

    public DbSet<RefundRequest> RefundRequests => Set<RefundRequest>();

    public DbSet<Refund> Refunds => Set<Refund>();

    public DbSet<Restock> Restocks => Set<Restock>();

    public DbSet<PaymentCase> PaymentCases => Set<PaymentCase>();

    public DbSet<Dispute> Disputes => Set<Dispute>();

    public DbSet<OutboxMail> OutboxMails => Set<OutboxMail>();

    public DbSet<PasskeyChallenge> PasskeyChallenges => Set<PasskeyChallenge>();

    /// <summary>Shared by all replicas: an access token issued by one is read by the others.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.HasPostgresExtension("pg_trgm").HasPostgresExtension("unaccent");
        builder.Entity<User>().ToTable("users");
        builder.Entity<IdentityRole>().ToTable("roles");
        builder.Entity<IdentityUserRole<string>>().ToTable("user_roles");
        builder.Entity<IdentityUserClaim<string>>().ToTable("user_claims");
        builder.Entity<IdentityUserLogin<string>>().ToTable("user_logins");
        builder.Entity<IdentityUserToken<string>>().ToTable("user_tokens");
        builder.Entity<IdentityRoleClaim<string>>().ToTable("role_claims");
        builder.Entity<IdentityUserPasskey<string>>().ToTable("user_passkeys");
        builder.ApplyConfigurationsFromAssembly(typeof(BooklyDbContext).Assembly);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(32);
    }
}
