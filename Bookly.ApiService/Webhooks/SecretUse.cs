using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookly.ApiService.Webhooks;

/// <summary>What a signing secret was used for, on all replicas.</summary>
public sealed class SecretUse
{
    /// <summary>See <see cref="SecretUses.FingerprintOf"/>: the secret itself is not in the database.</summary>
    public required string Fingerprint { get; init; }

    public DateTimeOffset FirstUsedAt { get; init; }

    public DateTimeOffset LastUsedAt { get; init; }

    public long Events { get; init; }
}

internal sealed class SecretUseMapping : IEntityTypeConfiguration<SecretUse>
{
    public void Configure(EntityTypeBuilder<SecretUse> builder)
    {
        builder.ToTable("webhook_secret_uses");
        builder.HasKey(use => use.Fingerprint);
        builder.Property(use => use.Fingerprint).HasMaxLength(8);
    }
}

public static class WebhookTables
{
    extension(BooklyDbContext db)
    {
        public DbSet<SecretUse> WebhookSecretUses => db.Set<SecretUse>();
    }
}
