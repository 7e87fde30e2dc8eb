import { Gallery } from '../../components/gallery/gallery.tsx';

export default function GalleryPage() {
  return <Gallery />;
}
