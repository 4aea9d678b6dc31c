using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookly.ApiService.Mail;

/// <summary>The outbox.</summary>
public static class MailTables
{
    extension(BooklyDbContext db)
    {
        public DbSet<OutboxMail> OutboxMails => db.Set<OutboxMail>();
    }
}

internal sealed class OutboxMailMapping : IEntityTypeConfiguration<OutboxMail>
{
    public void Configure(EntityTypeBuilder<OutboxMail> builder)
    {
        builder.ToTable("outbox_mails");
        builder.Property(mail => mail.Fact).HasMaxLength(200);
        builder.Property(mail => mail.Recipient).HasMaxLength(256);
        // One mail for a fact, whoever writes it and however often.
        builder.HasIndex(mail => mail.Fact).IsUnique();
        builder.HasIndex(mail => mail.NextAttemptAt).HasFilter("state = 'Pending'").HasDatabaseName("ix_outbox_mails_due");
        builder.HasIndex(mail => new { mail.State, mail.CreatedAt });
        builder.HasIndex(mail => new { mail.Recipient, mail.CreatedAt });
    }
}
