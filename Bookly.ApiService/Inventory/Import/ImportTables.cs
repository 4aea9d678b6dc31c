using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookly.ApiService.Inventory.Import;

/// <summary>Files of books and their lines.</summary>
public static class ImportTables
{
    extension(BooklyDbContext db)
    {
        public DbSet<BookImport> BookImports => db.Set<BookImport>();

        public DbSet<ImportLine> ImportLines => db.Set<ImportLine>();
    }
}

internal sealed class BookImportMapping : IEntityTypeConfiguration<BookImport>
{
    public void Configure(EntityTypeBuilder<BookImport> builder)
    {
        builder.ToTable("book_imports");
        builder.Property(import => import.Id).ValueGeneratedNever();
        builder.Property(import => import.Currency).HasMaxLength(3);
        builder.HasMany(import => import.Lines).WithOne().HasForeignKey(line => line.ImportId);
        builder.HasIndex(import => import.ConfirmedAt).HasFilter("state = 'Running'").HasDatabaseName("ix_book_imports_running");
    }
}

internal sealed class ImportLineMapping : IEntityTypeConfiguration<ImportLine>
{
    public void Configure(EntityTypeBuilder<ImportLine> builder)
    {
        builder.ToTable("book_import_lines");
        builder.HasKey(line => new { line.ImportId, line.Line });
        builder.Property(line => line.Changes).HasColumnType("jsonb");
        builder.HasIndex(line => new { line.ImportId, line.Kind });
    }
}
